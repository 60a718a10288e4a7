using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Connector.Testing.Processes;

/// <summary>
/// One connector as several silos and gateways on one PostgreSQL: the ports of each, and how to start them. All processes of
/// a part have the same file; what differs is in their environment.
/// </summary>
public sealed class ClusterNode : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("connector-test-");
    private readonly int[] _siloHealth;
    private readonly int[] _gatewayHealth;
    private readonly int[] _btp;

    private ClusterNode(int silos, int gateways, PostgresServer database)
    {
        var ports = FreePort.Next(silos + (2 * gateways));
        Database = database;
        _siloHealth = ports[..silos];
        _gatewayHealth = ports[silos..(silos + gateways)];
        _btp = ports[(silos + gateways)..];
        Environment = new()
        {
            ["LEDGER_CONNECTION_STRING"] = database.ConnectionString,
            ["CLUSTER_ADVERTISED_HOST"] = "127.0.0.1",
        };
    }

    public PostgresServer Database { get; }

    public int Silos => _siloHealth.Length;

    public int Gateways => _gatewayHealth.Length;

    /// <summary>Where each gateway listens.</summary>
    public IReadOnlyList<Uri> Btp => [.. _btp.Select(port => new Uri($"ws://127.0.0.1:{port}"))];

    /// <summary>What every process gets, beside what a test adds.</summary>
    public Dictionary<string, string> Environment { get; }

    /// <summary>A node with a database of its own.</summary>
    /// <param name="silos">How many can be started.</param>
    /// <param name="gateways">Likewise.</param>
    /// <param name="yaml">Peers, routes and what else differs from a plain node; node id, ledger and cluster are the fixture's.</param>
    public static async Task<ClusterNode> CreateAsync(int silos, int gateways, string yaml)
    {
        var node = new ClusterNode(silos, gateways, await PostgresServer.StartAsync());
        node.Environment["CONFIG_FILE"] = node.Write("node.yaml",
            $$"""
            nodeId: node
            ilpAddress: test.node
            btpServerPort: 3000
            cluster: { mode: postgres }
            {{yaml}}
            """);
        return node;
    }

    /// <summary>Writes a file of the node and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    public ConnectorProcess LaunchSilo(int number, params (string Name, string Value)[] more) =>
        Launch("Silo", _siloHealth[number], [("CLUSTER_ROLE", "silo"), .. more]);

    public ConnectorProcess LaunchGateway(int number, params (string Name, string Value)[] more) =>
        Launch("Gateway", _gatewayHealth[number], [("BTP_SERVER_PORT", Text(_btp[number])), .. more]);

    /// <summary>Silo and gateway in one process: the silo of this number, and the port of the gateway of the same.</summary>
    public ConnectorProcess LaunchBoth(int number) =>
        LaunchSilo(number, ("CLUSTER_ROLE", "all"), ("BTP_SERVER_PORT", Text(_btp[number])));

    /// <summary>What a silo says of itself; null when nothing listens.</summary>
    public Task<string?> SiloStatusAsync(int number) => StatusAsync(_siloHealth[number]);

    /// <summary>Which shard a silo has or stands by for; null when nothing listens.</summary>
    public Task<string?> SiloShardAsync(int number) => StatusAsync(_siloHealth[number], "shard");

    /// <summary>What the gateway says of the connector.</summary>
    public Task<string?> GatewayStatusAsync(int number) => StatusAsync(_gatewayHealth[number]);

    /// <summary>Code of an endpoint of a silo.</summary>
    public async Task<HttpStatusCode> SiloCodeAsync(int number, string path)
    {
        using var response = await _http.GetAsync(new Uri($"http://127.0.0.1:{_siloHealth[number]}{path}"));
        return response.StatusCode;
    }

    /// <summary>Ends when the silo says this.</summary>
    public Task SiloIsAsync(int number, string status, TimeSpan? limit = null) =>
        IsAsync($"silo {number}", () => SiloStatusAsync(number), status, limit);

    /// <summary>Ends when the gateway says this.</summary>
    public Task GatewayIsAsync(int number, string status, TimeSpan? limit = null) =>
        IsAsync($"gateway {number}", () => GatewayStatusAsync(number), status, limit);

    /// <summary>The silo that has the books; -1 when none says so.</summary>
    public async Task<int> OwnerAsync() => (await OwnersAsync()) is [var owner, ..] ? owner : -1;

    /// <summary>The silos that have books.</summary>
    public async Task<int[]> OwnersAsync()
    {
        List<int> owners = [];
        for (var silo = 0; silo < Silos; silo++)
            if (await SiloStatusAsync(silo) is "healthy" or "degraded") owners.Add(silo);
        return [.. owners];
    }

    /// <summary>A silo that stands by; -1 when none says so.</summary>
    public async Task<int> StandbyAsync()
    {
        for (var silo = 0; silo < Silos; silo++)
            if (await SiloStatusAsync(silo) == "standby") return silo;
        return -1;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Database.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static async Task IsAsync(string who, Func<Task<string?>> read, string status, TimeSpan? limit)
    {
        string? last = null;
        await Await.UntilAsync(
            async () => (last = await read()) == status,
            () => $"{who} becomes {status}, it is {last ?? "not there"}",
            limit ?? TimeSpan.FromSeconds(60));
    }

    private async Task<string?> StatusAsync(int port, string key = "status")
    {
        try
        {
            using var response = await _http.GetAsync(new Uri($"http://127.0.0.1:{port}/health"));
            return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty(key).GetString();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private ConnectorProcess Launch(string program, int healthPort, (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(Environment) { ["HEALTH_CHECK_PORT"] = Text(healthPort) };
        foreach (var (name, value) in more) environment[name] = value;
        return ConnectorProcess.Launch(program, environment, _directory.FullName);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
