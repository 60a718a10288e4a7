using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Connector.Testing;

namespace Connector.Dashboard.Tests;

public sealed class ServerTests
{
    [Fact]
    public async Task what_a_connector_tells_is_served()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        using var connector = await dashboard.ConnectAsync();
        await TestDashboard.SendAsync(connector, Told.Status("a", $"[{Told.Peer("b", true)}]"));
        await TestDashboard.SendAsync(connector, Told.Received("a", 1));

        await dashboard.UntilAsync(state => state.GetProperty("packets").GetArrayLength() == 1, "the packet is there");
        var state = await dashboard.StateAsync();
        Assert.Equal("healthy", state.GetProperty("nodes")[0].GetProperty("state").GetString());
        Assert.True(state.GetProperty("links")[0].GetProperty("up").GetBoolean());

        await TestDashboard.EndAsync(connector);
        await dashboard.UntilAsync(now => now.GetProperty("nodes")[0].GetProperty("state").GetString() == "offline", "the node is offline");
    }

    [Fact]
    public async Task a_page_is_told_what_is_new()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        using var connector = await dashboard.ConnectAsync();
        await TestDashboard.SendAsync(connector, Told.Received("a", 1));
        await dashboard.UntilAsync(state => state.GetProperty("packets").GetArrayLength() == 1, "the packet is there");
        using var events = await dashboard.EventsAsync();

        var first = await NextAsync(events);
        Assert.True(first.GetProperty("full").GetBoolean());
        Assert.Equal(1, first.GetProperty("packets").GetArrayLength());

        await TestDashboard.SendAsync(connector, Told.Received("a", 2));
        var second = await NextAsync(events);
        Assert.False(second.GetProperty("full").GetBoolean());
        Assert.Equal(Told.Packet(2), Assert.Single(second.GetProperty("packets").EnumerateArray()).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/app.js", "text/javascript; charset=utf-8")]
    [InlineData("/graph.js", "text/javascript; charset=utf-8")]
    [InlineData("/style.css", "text/css; charset=utf-8")]
    [InlineData("/api/state", "application/json; charset=utf-8")]
    [InlineData("/health", "application/json; charset=utf-8")]
    public async Task a_path_is_served_so_that_nothing_foreign_can_run(string path, string type)
    {
        await using var dashboard = await TestDashboard.StartAsync();
        using var answer = await dashboard.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.ToString());
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));

        using var head = await dashboard.AskAsync(HttpMethod.Head, path);
        Assert.Equal((HttpStatusCode.OK, answer.Content.Headers.ContentLength), (head.StatusCode, head.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task health_is_what_probes_know()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        Assert.Equal("""{"status":"ok","version":"0.1.0"}""", await dashboard.TextAsync("/health"));
    }

    [Fact]
    public async Task each_port_serves_its_own_and_nothing_else_is_served()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, "/../etc/passwd"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await StatusAsync(HttpMethod.Post, "/api/state"));
        Assert.Equal(HttpStatusCode.UpgradeRequired, await StatusAsync(HttpMethod.Get, $"http://127.0.0.1:{dashboard.Telemetry.Port}/"));

        async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path)
        {
            using var response = await dashboard.AskAsync(method, path);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task a_page_of_a_browser_may_not_tell_telemetry()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => dashboard.ConnectAsync("http://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task beyond_the_most_connections_one_is_refused_until_another_ends()
    {
        await using var dashboard = await TestDashboard.StartAsync(new DashboardLimits { MaxConnections = 1 });
        using var first = await dashboard.ConnectAsync();
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => dashboard.ConnectAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);

        await TestDashboard.EndAsync(first);
        await Await.UntilAsync(
            async () =>
            {
                try
                {
                    using var again = await dashboard.ConnectAsync();
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            () => "there is room again");
    }

    [Fact]
    public async Task beyond_the_most_pages_one_is_refused()
    {
        await using var dashboard = await TestDashboard.StartAsync(new DashboardLimits { MaxViewers = 1 });
        using var first = await dashboard.EventsAsync();
        await NextAsync(first);
        using var second = await dashboard.GetAsync("/api/events");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
    }

    [Fact]
    public async Task a_message_that_is_too_large_ends_its_connection_and_no_other()
    {
        await using var dashboard = await TestDashboard.StartAsync(new DashboardLimits { MaxMessageBytes = 1_024 });
        using var other = await dashboard.ConnectAsync();
        using var connector = await dashboard.ConnectAsync();
        await TestDashboard.SendAsync(connector, Told.Lookup("a", "b", new string('d', 1_024)));
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, await TestDashboard.ClosedAsync(connector));

        await TestDashboard.SendAsync(other, Told.Received("c", 1));
        await dashboard.UntilAsync(state => state.GetProperty("packets").GetArrayLength() == 1, "the other one is heard");
    }

    [Fact]
    public async Task nonsense_is_counted_and_much_of_it_ends_its_connection()
    {
        await using var dashboard = await TestDashboard.StartAsync(new DashboardLimits { MaxBadMessages = 4 });
        using var connector = await dashboard.ConnectAsync();
        await TestDashboard.SendAsync(connector, Told.Status("a"));
        await TestDashboard.SendAsync(connector, "{\"type\":");
        await TestDashboard.SendAsync(connector, Told.Status("another"));
        await TestDashboard.SendAsync(connector, Told.Status("a"), WebSocketMessageType.Binary);
        await TestDashboard.SendAsync(connector, Told.Received("a", 1));
        await dashboard.UntilAsync(state => state.GetProperty("packets").GetArrayLength() == 1, "it is still heard");
        Assert.Equal(3, (await dashboard.StateAsync()).GetProperty("refused").GetInt32());

        await TestDashboard.SendAsync(connector, "");
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await TestDashboard.ClosedAsync(connector));
    }

    private static async Task<JsonElement> NextAsync(StreamReader events)
    {
        while (true)
        {
            var line = await Await.Within(events.ReadLineAsync(), "the dashboard tells the page something");
            if (line?.StartsWith("data: ", StringComparison.Ordinal) == true) return JsonDocument.Parse(line["data: ".Length..]).RootElement;
        }
    }
}
