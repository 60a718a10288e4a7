using Connector.Chaos;
using Connector.Configuration;
using Connector.Ledger.Writing;
using Connector.Testing;

namespace Connector.Deployment.Tests.Docker;

/// <summary>
/// docker-compose-cluster.yml as shipped, three silos and two gateways, with a configuration of its own that has as many shards
/// as the shipped one. Beside that the test reaches the PostgreSQL, to read the books at the end.
/// </summary>
internal sealed class ContainerCluster : IRunningConnector
{
    private const string ComposeFile = "docker-compose-cluster.yml";
    private const string Database = "postgres";
    private const string Standby = "standby";
    private static readonly string[] _hasBooks = ["healthy", "degraded"];

    /// <summary>A killed container is there again within it, also on a machine that does other things.</summary>
    private static readonly TimeSpan StandsByWithin = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("connector-test-");
    private readonly int _databasePort = FreePort.Next();
    private readonly int[] _ports = FreePort.NextInARow(2);
    private readonly Random _random;
    private readonly int _shards;
    private readonly Compose _compose;

    private ContainerCluster(ChaosOptions options)
    {
        (_random, _shards) = (new Random(options.Seed), options.Shards);
        _compose = new Compose(Path.Combine(_folder.FullName, ComposeFile), _folder.FullName);
        _compose.Environment["BTP_PORTS"] = $"{_ports[0]}-{_ports[^1]}";
        _compose.Environment["CONFIG_PATH"] = "./connector.yaml";
    }

    public IReadOnlyList<Uri> Btp => [.. _ports.Select(port => new Uri($"ws://127.0.0.1:{port}"))];

    /// <summary>Starts it.</summary>
    public static async Task<ContainerCluster> StartAsync(ChaosOptions options)
    {
        await Engine.ImageIsBuiltAsync();
        await Compose.RemoveLeftoversAsync();
        var cluster = new ContainerCluster(options);
        try
        {
            await cluster.WriteAsync(options);
            await cluster._compose.RunAsync("up", "-d", "--scale", "silo=3", "--scale", "gateway=2");
            // Of each shard somebody: each has a silo then.
            foreach (var gateway in cluster.Btp)
            {
                foreach (var peer in ChaosPlace.Peers)
                    await using (await Logins.WhenLetInAsync(gateway, peer, ChaosPlace.TokenOf(peer))) { }
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task KillAsync(bool silo, bool gateway)
    {
        List<string> victims = [];
        if (silo) victims.Add(OneOf(await SilosThatAreAsync(_hasBooks) is { Length: > 0 } owners ? owners : await ContainersAsync("silo")));
        if (gateway) victims.Add(OneOf(await ContainersAsync("gateway")));
        await KillAsync(victims);
    }

    public Task StandbyIsThereAsync() =>
        Await.UntilAsync(async () => (await SilosThatAreAsync(Standby)).Length > 0, () => "a silo stands by", StandsByWithin);

    public async Task KillStandbyAsync() => await KillAsync([OneOf(await SilosThatAreAsync(Standby))]);

    public async Task KillDatabaseAsync() => await KillAsync(await ContainersAsync(Database));

    public Task StopAsync() => _compose.RunAsync("stop", "gateway", "silo");

    public IReadOnlyList<LedgerWriter> Books() =>
    [
        .. Shard.All(_shards).Select(shard => LedgerWriter.Postgres(
            $"Host=127.0.0.1;Port={_databasePort};Database=connector;Username=connector;Password={PostgresServer.Password}",
            shard.NameOf("node"),
            new LedgerWriterOptions(),
            TimeProvider.System)),
    ];

    public Task<string> LogsAsync() => _compose.LogsAsync();

    public async ValueTask DisposeAsync()
    {
        await _compose.DownAsync();
        _folder.Delete(recursive: true);
    }

    private async Task WriteAsync(ChaosOptions options)
    {
        var shipped = await File.ReadAllTextAsync(SourceTree.PathOf(ComposeFile));
        const string image = "    image: postgres:15\n";
        Assert.Contains(image, shipped, StringComparison.Ordinal);
        await WriteAsync(ComposeFile, shipped.Replace(image, $"{image}    ports: [\"127.0.0.1:{_databasePort}:5432\"]\n", StringComparison.Ordinal));
        await WriteAsync(".env", $"POSTGRES_PASSWORD={PostgresServer.Password}\n");
        await WriteAsync("connector.yaml",
            $$"""
            nodeId: node
            ilpAddress: test.node
            btpServerPort: 3000
            healthCheckPort: 8080
            cluster: { mode: postgres, shards: {{_shards}}, siloPort: 11111, gatewayPort: 30000 }
            {{ChaosPlace.Yaml("connectionString: ${LEDGER_CONNECTION_STRING}", options)}}
            """);
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(_folder.FullName, name), text);

    /// <summary>The silos that say so of themselves; none, between two of them.</summary>
    private static async Task<string[]> SilosThatAreAsync(params string[] statuses)
    {
        List<string> found = [];
        foreach (var silo in await ContainersAsync("silo"))
        {
            var health = await Engine.ExecAsync(silo, "wget", "-qO-", "--tries=1", "http://localhost:8080/health");
            if (statuses.Any(status => health.Out.Contains($"\"{status}\"", StringComparison.Ordinal))) found.Add(silo);
        }

        return [.. found];
    }

    /// <summary>As a machine that dies; and comes back, for Docker does not start again what was killed this way.</summary>
    private static async Task KillAsync(IReadOnlyCollection<string> containers)
    {
        if (containers.Count == 0) return;
        await Engine.DockerAsync(["kill", .. containers]);
        await Engine.DockerAsync(["start", .. containers]);
    }

    private static Task<string[]> ContainersAsync(string service) => Engine.LinesAsync(
        "ps", "-aq", "--filter", $"label=com.docker.compose.project={Compose.Project}", "--filter", $"label=com.docker.compose.service={service}");

#pragma warning disable CA5394 // It is to be repeatable, not secret.
    private string OneOf(string[] containers) => containers[_random.Next(containers.Length)];
#pragma warning restore CA5394
}
