using Connector.Configuration;
using Connector.Gateway.Clustering.Postgres;
using Connector.Gateway.Hosting;
using Connector.Testing;
using Npgsql;

namespace Connector.Gateway.Tests.Clustering;

/// <summary>Orleans' tables in a real PostgreSQL.</summary>
public sealed class ClusterTablesTests : IAsyncLifetime
{
    private PostgresServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartAsync();

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task whoever_comes_first_makes_them_and_the_others_find_them()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Tables("node").EnsureAsync(Stop), Stop)));
        await Tables("node").EnsureAsync(Stop);
        Assert.Equal(1, await RunAsync("SELECT version FROM cluster_node.connector_tables"));
        // Each query is there once.
        Assert.Equal(9L, await RunAsync("SELECT count(*) FROM cluster_node.orleansquery"));
    }

    [Fact]
    public async Task connectors_that_share_a_database_keep_them_apart()
    {
        await Tables("one").EnsureAsync(Stop);
        await Tables("another\"one\"").EnsureAsync(Stop);
        await RunAsync("DROP SCHEMA cluster_one CASCADE");
        Assert.Equal(0, await Tables("another\"one\"").EvictAllAsync(Stop));
    }

    [Fact]
    public async Task a_script_that_fails_in_the_middle_leaves_nothing()
    {
        await RunAsync("CREATE SCHEMA cluster_node; CREATE TABLE cluster_node.orleansmembershiptable (x integer)");
        await Assert.ThrowsAsync<PostgresException>(() => Tables("node").EnsureAsync(Stop));
        Assert.Equal(0L, await RunAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'cluster_node' AND tablename <> 'orleansmembershiptable'"));
        await RunAsync("DROP TABLE cluster_node.orleansmembershiptable");
        await Tables("node").EnsureAsync(Stop);
    }

    [Fact]
    public async Task tables_of_a_newer_release_are_left_alone()
    {
        await Tables("node").EnsureAsync(Stop);
        await RunAsync("UPDATE cluster_node.connector_tables SET version = 1000");
        var failure = await Assert.ThrowsAsync<StartException>(() => Tables("node").EnsureAsync(Stop));
        Assert.Contains("schema cluster_node, have version 1000; this release knows up to 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_role_that_may_not_make_them_is_told_what_to_grant_and_uses_what_is_there()
    {
        await RunAsync("CREATE ROLE poor LOGIN PASSWORD 'poor-secret'");
        var poor = new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Username = "poor", Password = "poor-secret" }.ConnectionString;
        var failure = await Assert.ThrowsAsync<StartException>(() => Tables("node", poor).EnsureAsync(Stop));
        Assert.Contains("Grant CREATE on the database, or make the role owner of that schema", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);

        await Tables("node").EnsureAsync(Stop);
        await RunAsync("GRANT USAGE ON SCHEMA cluster_node TO poor; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA cluster_node TO poor");
        await Tables("node", poor).EnsureAsync(Stop);
        Assert.Equal(0, await Tables("node", poor).EvictAllAsync(Stop));
    }

    [Fact]
    public async Task evicting_strikes_off_all_silos_of_the_cluster_and_of_no_other()
    {
        await Tables("node").EnsureAsync(Stop);
        await RunAsync("INSERT INTO cluster_node.orleansmembershipversiontable (deploymentid, version) VALUES ('node', 7), ('other', 7)");
        foreach (var (cluster, generation, status) in new[] { ("node", 1, 2), ("node", 2, 3), ("node", 3, 6), ("other", 1, 3) })
        {
            await RunAsync(
                "INSERT INTO cluster_node.orleansmembershiptable VALUES "
                + $"('{cluster}', '10.0.0.1', 1, {generation}, 's', 'h', {status}, 2, NULL, now(), now())");
        }

        Assert.Equal(2, await Tables("node").EvictAllAsync(Stop));
        Assert.Equal(3L, await RunAsync("SELECT count(*) FROM cluster_node.orleansmembershiptable WHERE deploymentid = 'node' AND status = 6"));
        Assert.Equal(3, await RunAsync("SELECT status FROM cluster_node.orleansmembershiptable WHERE deploymentid = 'other'"));
        // Orleans' other writers notice by the version.
        Assert.Equal(8, await RunAsync("SELECT version FROM cluster_node.orleansmembershipversiontable WHERE deploymentid = 'node'"));
        Assert.Equal(7, await RunAsync("SELECT version FROM cluster_node.orleansmembershipversiontable WHERE deploymentid = 'other'"));
    }

    [Fact]
    public async Task evicting_of_one_shard_leaves_the_others_their_silos()
    {
        await Tables("node").EnsureAsync(Stop);
        foreach (var cluster in (string[])["node.1of2", "node.2of2"])
        {
            await RunAsync($"INSERT INTO cluster_node.orleansmembershipversiontable (deploymentid, version) VALUES ('{cluster}', 7)");
            await RunAsync($"INSERT INTO cluster_node.orleansmembershiptable VALUES ('{cluster}', '10.0.0.1', 1, 1, 's', 'h', 3, 2, NULL, now(), now())");
        }

        Assert.Equal(1, await Tables("node", shard: new Shard(2, 2)).EvictAllAsync(Stop));
        Assert.Equal("node.1of2", await RunAsync("SELECT deploymentid FROM cluster_node.orleansmembershiptable WHERE status = 3"));
    }

    [Theory]
    [InlineData("Pasword=hunter2;Host=db", "it has a key or a value that Npgsql does not know")]
    [InlineData("Password=hunter2", "it names no Host")]
    public void a_connection_string_that_cannot_be_used_is_not_quoted(string text, string problem)
    {
        var failure = Assert.Throws<StartException>(() => Tables("node", text));
        Assert.Contains($"ledger.connectionString: {problem}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    private ClusterTables Tables(string node, string? connectionString = null, Shard? shard = null)
    {
        var result = ConfigLoader.Load(
            $$"""
            nodeId: '{{node}}'
            btpServerPort: 3000
            peers: []
            routes: []
            cluster: { id: node }
            ledger: { connectionString: "${C}" }
            """,
            "node.yaml",
            new Dictionary<string, string> { ["C"] = _server.ConnectionString },
            _ => null);
        Assert.True(result.Config is not null, string.Join('\n', result.Problems));
        var secret = connectionString is null ? result.Config.Ledger.ConnectionString : new Secret(connectionString);
        return new ClusterTables(new ClusterDatabase(
            result.Config with { Ledger = result.Config.Ledger with { ConnectionString = secret } }, shard));
    }

    private async Task<object?> RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Stop);
    }
}
