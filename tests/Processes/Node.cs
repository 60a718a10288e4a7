using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Connector.Testing.Processes;

/// <summary>The ports of one node, and how to start the processes that make it up. Its files go with it.</summary>
public sealed class Node : IDisposable
{
    private readonly int[] _ports = FreePort.Next(4);
    private readonly HttpClient _http = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("connector-test-");

    public Uri Btp => new($"ws://127.0.0.1:{_ports[0]}");

    public int BtpPort => _ports[0];

    public int HealthPort => _ports[1];

    public string Folder => _directory.FullName;

    /// <summary>What every process of the node gets, beside what a test adds.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Writes a file of the node and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Silo and gateway in one process.</summary>
    public ConnectorProcess LaunchAll(params (string Name, string Value)[] more) =>
        Launch("Silo", HealthPort, [("BTP_SERVER_PORT", Text(BtpPort)), .. more]);

    /// <summary>The silo alone.</summary>
    public ConnectorProcess LaunchSilo(params (string Name, string Value)[] more) =>
        Launch("Silo", _ports[2], [("CLUSTER_ROLE", "silo"), ("CLUSTER_GATEWAY_PORT", Text(_ports[3])), .. more]);

    /// <summary>The gateway alone.</summary>
    public ConnectorProcess LaunchGateway(params (string Name, string Value)[] more) =>
        Launch("Gateway", HealthPort, [("BTP_SERVER_PORT", Text(BtpPort)), ("CLUSTER_GATEWAYS", $"localhost:{_ports[3]}"), .. more]);

    /// <summary>What <c>/health</c> answers; null when nothing listens.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)?> HealthAsync()
    {
        try
        {
            using var response = await _http.GetAsync(new Uri($"http://127.0.0.1:{HealthPort}/health"));
            var body = await response.Content.ReadAsStringAsync();
            return (response.StatusCode, JsonDocument.Parse(body).RootElement);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Ends when <c>/health</c> says this.</summary>
    public async Task IsAsync(string status)
    {
        string? last = null;
        await Await.UntilAsync(
            async () => (last = (await HealthAsync())?.Body.GetProperty("status").GetString()) == status,
            () => $"the connector becomes {status}, it is {last ?? "not there"}",
            TimeSpan.FromSeconds(60));
    }

    /// <summary>The address that <c>/health</c> says the node has.</summary>
    public async Task<string?> AddressAsync() => (await HealthAsync())?.Body.GetProperty("ilpAddress").GetString();

    /// <summary>Ends when it has this one.</summary>
    public Task HasAddressAsync(string address) =>
        Await.UntilAsync(async () => await AddressAsync() == address, () => $"the node has the address {address}");

    public void Dispose()
    {
        _http.Dispose();
        _directory.Delete(recursive: true);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private ConnectorProcess Launch(string program, int healthPort, (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(Environment) { ["HEALTH_CHECK_PORT"] = Text(healthPort) };
        foreach (var (name, value) in more) environment[name] = value;
        return ConnectorProcess.Launch(program, environment, _directory.FullName);
    }
}
