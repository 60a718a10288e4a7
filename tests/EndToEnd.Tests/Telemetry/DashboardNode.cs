using System.Globalization;
using System.Text.Json;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Telemetry;

/// <summary>The two ports of a dashboard, and the process behind them, which may come and go.</summary>
internal sealed class DashboardNode : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly int[] _ports = FreePort.Next(2);
    private readonly HttpClient _http = new();

    /// <summary>What connectors are told.</summary>
    public (string Name, string Value) Variable => ("DASHBOARD_TELEMETRY_URL", $"ws://127.0.0.1:{_ports[0]}");

    public async Task<ConnectorProcess> StartAsync()
    {
        var process = ConnectorProcess.Launch("Dashboard", new Dictionary<string, string>
        {
            ["TELEMETRY_WS_PORT"] = Text(_ports[0]),
            ["HTTP_PORT"] = Text(_ports[1]),
        });
        await process.HasWrittenAsync("ready: telemetry");
        return process;
    }

    public Task<string> GetAsync(string path) => _http.GetStringAsync(new Uri($"http://127.0.0.1:{_ports[1]}{path}"));

    /// <summary>Ends when the page's data is so.</summary>
    public async Task<JsonElement> UntilAsync(Func<JsonElement, bool> condition, string what)
    {
        JsonElement last = default;
        await Await.UntilAsync(
            async () => condition(last = JsonDocument.Parse(await GetAsync("/api/state")).RootElement),
            () => $"{what}; the page has {last}",
            Limit);
        return last;
    }

    /// <summary>Ends when the page has this packet, with these steps at least.</summary>
    public Task<JsonElement> HasAsync(PreparedPacket packet, params string[] steps) => UntilAsync(
        state => steps.All(step => StepsOf(state, packet).Contains(step)), $"the packet is shown with the steps {string.Join(", ", steps)}");

    public static bool IsUp(JsonElement state, string a, string b) => state.GetProperty("links").EnumerateArray().Any(link =>
        link.GetProperty("a").GetString() == a && link.GetProperty("b").GetString() == b && link.GetProperty("up").GetBoolean());

    public static JsonElement? Node(JsonElement state, string id) => state.GetProperty("nodes").EnumerateArray()
        .Where(node => node.GetProperty("id").GetString() == id).Select(node => (JsonElement?)node).FirstOrDefault();

    public static bool Is(JsonElement state, string id, string word) =>
        Node(state, id) is { } node && node.GetProperty("state").GetString() == word;

    public void Dispose() => _http.Dispose();

    private static List<string> StepsOf(JsonElement state, PreparedPacket packet)
    {
        var id = Convert.ToHexStringLower(packet.Condition.Span);
        return
        [
            .. state.GetProperty("packets").EnumerateArray().Where(one => one.GetProperty("id").GetString() == id)
                .SelectMany(one => one.GetProperty("steps").EnumerateArray())
                .Select(step => $"{step.GetProperty("node").GetString()} {step.GetProperty("event").GetString()} {step.GetProperty("peer").GetString()}"),
        ];
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
