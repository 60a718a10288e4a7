using System.Net.Http.Json;
using System.Text.Json;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Admin;

/// <summary>A node whose admin listener is on: alice pays bob, carol counts another asset.</summary>
internal sealed class AdminNode : IDisposable
{
    public const string Token = "the-token-of-the-operator";

    private readonly HttpClient _http = new();

    public AdminNode(bool withToken = false, bool isOn = true)
    {
        Port = FreePort.Next();
        TwoPeers.Configure(Node);
        var admin = withToken ? $"admin: {{ port: {Port}, token: \"${{ADMIN_TOKEN}}\" }}" : $"admin: {{ port: {Port} }}";
        var file = Node.Environment["CONFIG_FILE"];
        File.WriteAllText(file, File.ReadAllText(file).Replace(
            "  - id: bob\n",
            "  - { id: carol, authToken: c, asset: { code: EUR, scale: 2 }, balance: { maximum: 500, minimum: -500 } }\n  - id: bob\n",
            StringComparison.Ordinal) + (isOn ? admin : ""));
        if (withToken) Node.Environment["ADMIN_TOKEN"] = Token;
    }

    public Node Node { get; } = new();

    public int Port { get; }

    public Uri Url => new($"http://127.0.0.1:{Port}");

    /// <summary>Gives a peer a settlement engine. Before the start.</summary>
    public void GiveEngine(string peer, string engine)
    {
        var file = Node.Environment["CONFIG_FILE"]!;
        File.WriteAllText(file, File.ReadAllText(file).Replace(
            $"- {{ id: {peer},", $"- {{ id: {peer}, settlementEngine: {{ url: \"{engine}\" }},", StringComparison.Ordinal));
    }

    /// <summary>Adds a line to the configuration. Before the start.</summary>
    public void Add(string line)
    {
        var file = Node.Environment["CONFIG_FILE"]!;
        File.WriteAllText(file, $"{File.ReadAllText(file)}\n{line}\n");
    }

    /// <summary>Runs <c>ilp</c> with the variables of the node's own processes, as <c>docker exec</c> does.</summary>
    public Task<IlpResult> IlpAsync(params string[] arguments) => IlpProcess.RunAsync(Node.Environment, arguments);

    /// <summary>The balance of an account, in units.</summary>
    public async Task<Int128> BalanceAsync(string peer) =>
        Int128.Parse((await GetAsync($"/v1/accounts/{peer}")).Body.GetProperty("balance").GetString()!, null);

    public Task<(int Status, JsonElement Body)> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<(int Status, JsonElement Body)> PostAsync(string path, object body) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) });

    public async Task<(int Status, JsonElement Body)> SendAsync(HttpRequestMessage request)
    {
        using var response = await AskAsync(request);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    /// <summary>Sends a request to the listener; its path is enough.</summary>
    public Task<HttpResponseMessage> AskAsync(HttpRequestMessage request)
    {
        request.RequestUri = new Uri(Url, request.RequestUri!);
        return _http.SendAsync(request);
    }

    public void Dispose()
    {
        _http.Dispose();
        Node.Dispose();
    }
}
