using Connector.Configuration;
using Connector.Gateway;
using Connector.Gateway.Clustering;
using Connector.Gateway.Clustering.Postgres;
using Connector.Gateway.Health;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connector.Cluster.Tests;

/// <summary>Two shards' silos in a real PostgreSQL's table, and one process that calls both.</summary>
public sealed class ShardClientsTests : IAsyncLifetime
{
    private static readonly Shard One = new(1, 2);
    private static readonly Shard Two = new(2, 2);

    private PostgresServer _server = null!;
    private ConnectorConfig _config = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        var loaded = ConfigLoader.Load(
            """
            nodeId: us
            btpServerPort: 3000
            ilpAddress: test.us
            peers: [{ id: alice, authToken: a-token }]
            routes: []
            cluster: { mode: postgres }
            ledger: { connectionString: "${C}" }
            """,
            "shards.yaml",
            new Dictionary<string, string> { ["C"] = _server.ConnectionString },
            _ => null);
        Assert.True(loaded.Config is not null, string.Join('\n', loaded.Problems));
        _config = loaded.Config with { Cluster = loaded.Config.Cluster with { Shards = 2 } };
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task each_shard_is_called_at_its_own_silo_and_none_waits_for_another()
    {
        await using var clients = Clients(One, Two);
        await clients.StartAsync(Stop);
        await using (var second = await StartSiloAsync(Two))
        {
            await AnswersAsync(clients, Two);
            await Assert.ThrowsAnyAsync<Exception>(() => HelloAsync(clients, One));
            await using var first = await StartSiloAsync(One);
            await AnswersAsync(clients, One);
            await second.StopAsync();
            await Await.UntilAsync(async () => !await DoesAnswerAsync(clients, Two), () => "the second is away");
            Assert.Equal("1 of 2", (await HelloAsync(clients, One)).ConfigHash);
            await using var again = await StartSiloAsync(Two);
            await AnswersAsync(clients, Two);
        }

        await Await.Within(clients.StopAsync(Stop), "the clients stop");
    }

    [Fact]
    public async Task a_silo_calls_back_through_the_client_that_greeted_it()
    {
        await using var first = await StartSiloAsync(One);
        await using var second = await StartSiloAsync(Two);
        await using var clients = Clients(One, Two);
        await clients.StartAsync(Stop);
        FakeGateway[] gateways = [new(), new()];
        foreach (var shard in (Shard[])[One, Two])
        {
            await AnswersAsync(clients, shard);
            var grains = clients.Of(shard.Number);
            var grain = grains.GetGrain<IGatewayGrain>("gateway");
            await grain.HelloAsync(grains.CreateObjectReference<IGatewayObserver>(gateways[shard.Number - 1]), new GatewayHello("us", "", 1));
            foreach (var session in (uint[])[(uint)shard.Number, (uint)shard.Number + 10])
                Assert.True((await grain.AttachAsync(new SessionAttach(new AccountId("alice"), "gateway", session, SessionKind.Accepted, 0))).Accepted);
        }

        Assert.Equal(1u, await gateways[0].NextClosedAsync());
        Assert.Equal(2u, await gateways[1].NextClosedAsync());
        await clients.StopAsync(Stop);
    }

    [Fact]
    public async Task a_silo_calls_another_shards_silo_from_within_a_grain()
    {
        await using var clients = Clients(Two);
        await using var first = await StartSiloAsync(One, clients);
        await using var second = await StartSiloAsync(Two);
        await AnswersAsync(clients, Two);

        var lease = await first.Grains.GetGrain<IGatewayGrain>(SiloHost.PassedOn).RenewAsync();

        // The grain that is there knows nobody either: it was asked all the same.
        Assert.False(lease.IsKnown);
        Assert.Equal(1, first.PassedOnCalls);
        Assert.Throws<KeyNotFoundException>(() => clients.Of(1));
    }

    [Fact]
    public async Task a_gateway_lets_a_peer_in_whose_silo_is_there_while_another_is_away()
    {
        string[] ids = ["alice", "bob", "carol", "dave", "erin"];
        var (ofOne, ofTwo) = (ids.First(One.Has), ids.First(Two.Has));
        var config = _config with
        {
            BtpServer = new BtpServerConfig { Host = "127.0.0.1", Port = 0 },
            Peers = [.. ids.Select(id => new PeerConfig { Id = id, Username = "us", AcceptToken = new Secret(id + "-token") })],
        };
        await using var first = await SiloHost.StartAsync(config, One, Stop);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddClusterClient(config);
        builder.AddGateway(config, "hash");
        await using var gateway = builder.Build().MapGateway();
        await gateway.StartAsync(Stop);
        var url = new Uri(gateway.Urls.First().Replace("http", "ws", StringComparison.Ordinal));

        await using var peer = await TestPeer.LoginAsync(url, ofOne, ofOne + "-token");
        var health = gateway.Services.GetRequiredService<HealthState>();
        Assert.Equal([2], health.Read().ShardsAway);
        await using var second = await SiloHost.StartAsync(config, Two, Stop);
        await Await.UntilAsync(() => health.Read() is { SiloConnected: true, IlpAddress: "test.us" }, "both answer");
        await using var other = await TestPeer.LoginAsync(url, ofTwo, ofTwo + "-token");

        Assert.False(peer.Closed.IsCompleted);
        await gateway.StopAsync(Stop);
    }

    [Fact]
    public async Task with_no_silo_and_no_database_it_starts_and_stops_all_the_same()
    {
        await _server.StopAsync();
        await using var clients = Clients(One, Two);
        await Await.Within(clients.StartAsync(Stop), "it starts");
        await Assert.ThrowsAnyAsync<Exception>(() => HelloAsync(clients, One));
        await Await.Within(clients.StopAsync(Stop), "it stops");
    }

    [Fact]
    public void a_shard_is_a_cluster_of_its_own_in_the_table_of_the_connector()
    {
        var (whole, second) = (new ClusterDatabase(_config), new ClusterDatabase(_config, Two));
        Assert.Equal(("us", "us.2of2"), (whole.ClusterId, second.ClusterId));
        Assert.Equal("us", new ClusterDatabase(_config, Shard.Whole).ClusterId);
        Assert.Equal(whole.SchemaName, second.SchemaName);
    }

    private ShardClients Clients(params Shard[] shards) => new(_config, shards, TimeProvider.System, NullLoggerFactory.Instance);

    private static async Task<SiloHello> HelloAsync(ShardClients clients, Shard shard)
    {
        var grains = clients.Of(shard.Number);
        var gateway = new FakeGateway();
        var call = grains.GetGrain<IGatewayGrain>(Guid.NewGuid().ToString())
            .HelloAsync(grains.CreateObjectReference<IGatewayObserver>(gateway), new GatewayHello("us", "", 1));
        var hello = await call.WaitAsync(TimeSpan.FromSeconds(2), TimeProvider.System, Stop);
        GC.KeepAlive(gateway);
        return hello;
    }

    private static async Task<bool> DoesAnswerAsync(ShardClients clients, Shard shard)
    {
        try
        {
            return (await HelloAsync(clients, shard)).ConfigHash == shard.ToString();
        }
        catch (Exception) when (!Stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private static Task AnswersAsync(ShardClients clients, Shard shard) =>
        Await.UntilAsync(() => DoesAnswerAsync(clients, shard), () => $"the silo of shard {shard} answers");

    private Task<SiloHost> StartSiloAsync(Shard shard, ShardClients? others = null) => SiloHost.StartAsync(_config, shard, Stop, others);
}
