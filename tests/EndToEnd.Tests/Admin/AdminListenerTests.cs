using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;

namespace Connector.EndToEnd.Tests.Admin;

/// <summary>Who may ask the admin listener, and what it makes of requests that it cannot serve.</summary>
public sealed class AdminListenerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task it_is_off_unless_it_is_configured_and_the_command_says_which_key_to_set()
    {
        using var node = new AdminNode(isOn: false);
        await using var connector = node.Node.LaunchAll();
        await connector.IsReadyAsync();

        Assert.DoesNotContain(connector.Output, line => line.Contains("admin on", StringComparison.Ordinal));
        using var socket = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(IPAddress.Loopback, node.Port, Token).AsTask());
        var asked = await node.IlpAsync("balances");
        Assert.Equal(2, asked.ExitCode);
        Assert.Contains("the admin listener is not enabled", asked.Error);
        Assert.Contains("Write admin: { port:", asked.Error);
    }

    [Fact]
    public async Task without_a_token_programs_of_this_host_are_served_and_pages_in_a_browser_are_not()
    {
        using var node = new AdminNode();
        await using var connector = node.Node.LaunchAll();
        await connector.IsReadyAsync();

        Assert.Contains(connector.Output, line => line.Contains($"admin on http://localhost:{node.Port}", StringComparison.Ordinal));
        Assert.Equal(200, (await node.GetAsync("/v1/balances")).Status);
        await IsRefusedAsync(node, 403, "not-from-this-host", request => request.Headers.Host = "evil.example");
        await IsRefusedAsync(node, 403, "not-from-this-host", request => request.Headers.Add("Origin", "https://evil.example"));
        Assert.DoesNotContain(Listeners(node.Port), address => !IPAddress.IsLoopback(address));
    }

    [Fact]
    public async Task with_a_token_it_must_be_shown_and_is_never_told()
    {
        using var node = new AdminNode(withToken: true);
        await using var silo = node.Node.LaunchSilo();
        await silo.IsReadyAsync();

        await IsRefusedAsync(node, 401, "token-missing", _ => { });
        foreach (var wrong in (string[])["wrong", AdminNode.Token + "x", AdminNode.Token[..^1], " "])
            await IsRefusedAsync(node, 401, "token-wrong", request => request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {wrong}"));
        await IsRefusedAsync(
            node, 401, "token-wrong", request => request.Headers.TryAddWithoutValidation("Authorization", $"Basic {AdminNode.Token}"));
        using var right = Get("/v1/balances");
        right.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AdminNode.Token);
        Assert.Equal(200, (await node.SendAsync(right)).Status);

        Assert.Equal(0, (await node.IlpAsync("balances")).ExitCode);
        node.Node.Environment["ADMIN_TOKEN"] = "not-the-right-one";
        var refused = await node.IlpAsync("balances", "--url", node.Url.ToString());
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("does not take the token", refused.Error);
        Assert.DoesNotContain("not-the-right-one", refused.ToString());
        Assert.DoesNotContain(silo.Output, line => line.Contains(AdminNode.Token, StringComparison.Ordinal));
        Assert.Contains(silo.Output, line => line.Contains("\"event\":\"admin_refused\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task what_it_cannot_serve_is_answered_with_a_problem_that_says_why()
    {
        using var node = new AdminNode();
        await using var connector = node.Node.LaunchAll();
        await connector.IsReadyAsync();

        await IsProblemAsync(node.GetAsync("/v1/nothing"), 404, "no-such-path", "/v1/nothing");
        await IsProblemAsync(node.PostAsync("/v1/balances", new { }), 405, "method-not-allowed", "it takes GET");
        await IsProblemAsync(node.GetAsync("/v1/balances?limti=3"), 400, "bad-request", "'limti' is none of");
        await IsProblemAsync(node.GetAsync("/v1/balances?limit=1001"), 400, "bad-request", "from 1 to 1000");
        await IsProblemAsync(node.GetAsync("/v1/accounts/alise"), 404, "unknown-peer", "Did you mean alice?");
        // The connector lives on.
        Assert.Equal(200, (await node.GetAsync("/v1/balances")).Status);
    }

    [Fact]
    public async Task a_port_in_use_ends_the_start_and_says_what_to_change()
    {
        using var node = new AdminNode();
        using var other = new TcpListener(IPAddress.Loopback, node.Port);
        other.Start();
        await using var connector = node.Node.LaunchAll();

        Assert.Equal(1, await connector.EndAsync());
        Assert.Contains($"port {node.Port} is in use. Stop what listens there, or set admin.port to another port", connector.Errors);
    }

    internal static async Task IsProblemAsync(Task<(int Status, JsonElement Body)> asked, int status, string code, string detail)
    {
        var (actual, body) = await asked;
        Assert.Equal((status, code), (actual, body.GetProperty("code").GetString()));
        Assert.Contains(detail, body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task IsRefusedAsync(AdminNode node, int status, string code, Action<HttpRequestMessage> change)
    {
        using var request = Get("/v1/balances");
        change(request);
        await IsProblemAsync(node.SendAsync(request), status, code, "token");
    }

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    private static IEnumerable<IPAddress> Listeners(int port) =>
        System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(endpoint => endpoint.Port == port).Select(endpoint => endpoint.Address);
}
