using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Connector.Dashboard.Network;
using Connector.Dashboard.Telemetry;
using Connector.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Connector.Dashboard.Tests;

/// <summary>The page's scripts, run: what the server tells is what they show.</summary>
public sealed class PageScriptTests
{
    private readonly DashboardLimits _limits = new() { MaxPackets = 2, MaxLookups = 2 };
    private readonly NetworkState _state;
    private readonly Dictionary<string, TelemetryConnection> _connections = [];
    private readonly List<string> _lines = [];
    private long _version;

    public PageScriptTests() => _state = new NetworkState(_limits, new FakeTimeProvider());

    [Fact]
    public async Task nodes_links_packets_and_lookups_are_shown()
    {
        Tell("a", Told.Status("a", $"[{Told.Peer("b", true)},{Told.Peer("c", false)}]", """[{"prefix":"test.b","nextHop":"b","priority":3}]"""));
        Tell("b", Told.Status("b", $"[{Told.Peer("a", true)}]", health: "degraded"));
        Tell("a", Told.Received("a", 1));
        Update();
        Tell("a", Told.Sent("a", 1, "b"));
        Tell("a", Told.Lookup("a", null));
        Update();
        _lines.Add("click 0");
        var page = await RunAsync();

        Assert.Equal("api/events", page.GetProperty("url").GetString());
        Assert.Equal("2 nodes, 2 links, 2 telemetry connections, 5 messages", page.GetProperty("summary").GetString());
        Assert.Equal(
            ["a|healthy|7 s|1 of 2|1|1|1|1|1", "b|degraded|7 s|1 of 1|0|0|0|0|0"],
            Rows(page, "nodes"));
        Assert.Equal([$"12:00:00.250|{Told.Packet(1)[..12]}|test.b|5|alice ⇥ a, a → b"], Rows(page, "packets"));
        Assert.Equal(["12:00:00.250|a|test.b|none|no route found"], Rows(page, "lookups"));
        Assert.Equal("a", page.GetProperty("detail").GetString());
        Assert.Equal(["b|ws://b:1|up", "c|ws://c:1|down"], Rows(page, "peers"));
        Assert.Equal(["test.b|b|3"], Rows(page, "routes"));
        Assert.Equal(["healthy", "degraded", "absent"], Texts(page, "circles"));
        Assert.Equal(["a", "b", "c"], Texts(page, "names"));
    }

    [Fact]
    public async Task a_link_that_carries_a_packet_stands_out_until_the_next_update()
    {
        Tell("a", Told.Status("a", $"[{Told.Peer("b", true)}]"));
        Update();
        Tell("a", Told.Sent("a", 1, "b"));
        Update();
        Assert.Equal(["up busy"], Texts(await RunAsync(), "lines"));

        Tell("a", Told.Status("a", $"[{Told.Peer("b", false)}]"));
        Update();
        Assert.Equal(["down"], Texts(await RunAsync(), "lines"));
    }

    [Fact]
    public async Task the_page_keeps_as_many_as_the_server_and_starts_anew_with_it()
    {
        foreach (var packet in (int[])[1, 2, 3])
        {
            Tell("a", Told.Received("a", packet));
            Tell("a", Told.Lookup("a", $"peer-{packet}"));
            Update();
        }

        Tell("a", Told.Sent("a", 2, "b"));
        Update();
        var page = await RunAsync();
        Assert.Equal([Told.Packet(2)[..12], Told.Packet(3)[..12]], Rows(page, "packets").Select(row => row.Split('|')[1]));
        Assert.Equal(["peer-3", "peer-2"], Rows(page, "lookups").Select(row => row.Split('|')[3]));

        _version = 0;
        Update();
        _lines.Add("lost");
        page = await RunAsync();
        Assert.Equal(2, page.GetProperty("packets").GetArrayLength());
        Assert.Equal("the dashboard does not answer, trying again", page.GetProperty("summary").GetString());
    }

    [Fact]
    public async Task what_could_be_markup_is_shown_as_the_text_that_it_is()
    {
        const string Markup = "<img src=x onerror=alert(1)>";
        Tell(Markup, Told.Status(Markup, $"[{Told.Peer(Markup + "2", true)}]"));
        Tell(Markup, Told.Lookup(Markup, Markup, Markup));
        Tell(Markup, Told.Received(Markup, 1, Markup));
        Update();
        var page = await RunAsync();

        Assert.StartsWith(Markup + "|healthy", Assert.Single(Rows(page, "nodes")), StringComparison.Ordinal);
        Assert.Equal($"12:00:00.250|{Markup}|{Markup}|{Markup}|longest prefix match", Assert.Single(Rows(page, "lookups")));
        Assert.EndsWith($"{Markup} ⇥ {Markup}", Assert.Single(Rows(page, "packets")), StringComparison.Ordinal);
    }

    private void Tell(string node, string text)
    {
        if (!_connections.TryGetValue(node, out var connection)) _connections.Add(node, connection = _state.Open());
        var message = new TelemetryParser(_limits).Read(Told.Utf8(text));
        Assert.True(message is not null && _state.Take(connection, message), text);
    }

    private void Update() => _lines.Add(Encoding.UTF8.GetString(SnapshotJson.Of(_state, _limits, _version, out _version).Span));

    private async Task<JsonElement> RunAsync()
    {
        Requires.Programs("node");
        using var node = Process.Start(new ProcessStartInfo(
            "node", [SourceTree.PathOf("tests", "Dashboard.Tests", "js", "page.js"), SourceTree.PathOf("Dashboard", "Page")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        foreach (var line in _lines) await node.StandardInput.WriteLineAsync(line);
        node.StandardInput.Close();
        await Await.Within(node.WaitForExitAsync(), "the scripts end");
        Assert.True(node.ExitCode == 0, await errors);
        return JsonDocument.Parse(await output).RootElement;
    }

    private static List<string> Rows(JsonElement page, string name) =>
        [.. page.GetProperty(name).EnumerateArray().Select(row => string.Join('|', row.EnumerateArray().Select(cell => cell.GetString())))];

    private static IEnumerable<string?> Texts(JsonElement page, string name) => page.GetProperty(name).EnumerateArray().Select(one => one.GetString());
}
