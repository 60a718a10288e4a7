using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Connector.Testing;

namespace Connector.EndToEnd.Tests.Admin;

/// <summary>Orleans' own dashboard is there when it is asked for, and for nobody who may not see it.</summary>
public sealed class OrleansDashboardTests
{
    [Fact]
    public async Task it_shows_the_grains_of_the_silo_to_a_program_of_this_host()
    {
        using var node = new AdminNode();
        node.Add("orleansDashboard: { enabled: true }");
        await using var connector = node.Node.LaunchAll();
        await connector.IsReadyAsync();

        Assert.Contains(connector.Output, line => line.Contains($"Orleans dashboard on http://localhost:{node.Port}/orleans", StringComparison.Ordinal));
        var (code, page) = await PageAsync(node, "/orleans/");
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Contains("<html", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await PageAsync(node, "/orleans/index.min.js")).Code);
        Assert.Contains("RoutingGrain", (await PageAsync(node, "/orleans/GrainTypes")).Body, StringComparison.Ordinal);
        var last = "";
        await Await.UntilAsync(
            async () =>
            {
                var (_, counters) = await node.GetAsync("/orleans/DashboardCounters");
                last = counters.ToString();
                return counters.GetProperty("totalActiveHostCount").GetInt32() == 1;
            },
            () => $"it counts one silo: {last}",
            TimeSpan.FromSeconds(60));
        // The log has a place of its own, and is not told here.
        Assert.Equal(HttpStatusCode.Forbidden, (await PageAsync(node, "/orleans/Trace")).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await PageAsync(node, "/orleans/", request => request.Headers.Host = "evil.example")).Code);
        Assert.DoesNotContain(connector.Output, line => line.Contains("\"level\":50", StringComparison.Ordinal));
    }

    [Fact]
    public async Task with_a_token_a_browser_shows_it_as_its_password_and_only_there()
    {
        using var node = new AdminNode(withToken: true);
        node.Add("orleansDashboard: { enabled: true }");
        await using var silo = node.Node.LaunchSilo();
        await silo.IsReadyAsync();

        using var asked = await node.AskAsync(new HttpRequestMessage(HttpMethod.Get, "/orleans/"));
        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.StartsWith("Basic realm=", asked.Headers.WwwAuthenticate.ToString());
        Assert.Equal(HttpStatusCode.OK, (await PageAsync(node, "/orleans/", Basic($"me:{AdminNode.Token}"))).Code);
        Assert.Equal(HttpStatusCode.OK, (await PageAsync(node, "/orleans/ClusterStats", Basic($":{AdminNode.Token}"))).Code);
        foreach (var wrong in (string[])[$"me:{AdminNode.Token}x", AdminNode.Token, "me:", ":"])
            Assert.Equal(HttpStatusCode.Unauthorized, (await PageAsync(node, "/orleans/", Basic(wrong))).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PageAsync(node, "/v1/balances", Basic($"me:{AdminNode.Token}"))).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PageAsync(node, "/orleansx", Basic($"me:{AdminNode.Token}"))).Code);
    }

    [Fact]
    public async Task it_is_off_unless_it_is_configured()
    {
        using var node = new AdminNode();
        await using var connector = node.Node.LaunchAll();
        await connector.IsReadyAsync();

        await AdminListenerTests.IsProblemAsync(node.GetAsync("/orleans"), 404, "no-such-path", "/orleans");
    }

    private static Action<HttpRequestMessage> Basic(string credentials) => request =>
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));

    private static async Task<(HttpStatusCode Code, string Body)> PageAsync(
        AdminNode node, string path, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        change?.Invoke(request);
        using var response = await node.AskAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
