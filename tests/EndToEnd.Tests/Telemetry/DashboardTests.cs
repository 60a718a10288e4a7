using System.Globalization;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Telemetry;

/// <summary>Connectors and a dashboard, each a process: what happens is on the page.</summary>
public sealed class DashboardTests
{
    [Fact]
    public async Task a_packet_shows_up_with_the_nodes_and_links_that_it_passed()
    {
        using var dashboard = new DashboardNode();
        await using var page = await dashboard.StartAsync();
        using Node a = new(), b = new();
        Configure(dashboard, ("a", a), ("b", b));
        await using var first = a.LaunchAll();
        await using var second = b.LaunchAll(("LOOPBACK", "true"));
        var state = await dashboard.UntilAsync(
            now => DashboardNode.IsUp(now, "connector-a", "connector-b") && DashboardNode.Is(now, "connector-a", "healthy"),
            "a and b are there and connected");
        Assert.Contains(
            "g.connectorb connector-b",
            DashboardNode.Node(state, "connector-a")!.Value.GetProperty("routes").EnumerateArray()
                .Select(route => $"{route.GetProperty("prefix").GetString()} {route.GetProperty("nextHop").GetString()}"));

        await using var sender = await TestPeer.LoginAsync(a.Btp, "send-packet-client", "test-token");
        var packet = new PacketFactory().Next("g.connectorb.till", 5);
        Assert.True(packet.IsFulfilledBy(await sender.SendPrepareAsync(packet)));

        state = await dashboard.HasAsync(
            packet,
            "connector-a received send-packet-client", "connector-a sent connector-b", "connector-b received connector-a");
        var shown = Assert.Single(state.GetProperty("packets").EnumerateArray());
        Assert.Equal(("g.connectorb.till", "5"), (shown.GetProperty("destination").GetString(), shown.GetProperty("amount").GetString()));
        await dashboard.UntilAsync(
            now => now.GetProperty("lookups").EnumerateArray().Select(lookup =>
                $"{lookup.GetProperty("node").GetString()} {lookup.GetProperty("selectedPeer").GetString()}")
                .ToHashSet().IsSupersetOf(["connector-a connector-b", "connector-b local"]),
            "both lookups are shown");
        Assert.Equal(0, state.GetProperty("refused").GetInt32());

        // A change is told when it happens.
        Assert.Equal(0, await second.TerminateAsync());
        await dashboard.UntilAsync(
            now => DashboardNode.Is(now, "connector-b", "offline") && !DashboardNode.IsUp(now, "connector-a", "connector-b"),
            "b is gone, and so is the link");
        Assert.Equal("""{"status":"ok","version":"0.1.0"}""", await dashboard.GetAsync("/health"));
        Assert.Equal(0, await page.TerminateAsync());
        Assert.Equal(0, await first.TerminateAsync());
    }

    [Fact]
    public async Task silo_and_gateway_apart_tell_of_one_node()
    {
        using var dashboard = new DashboardNode();
        await using var page = await dashboard.StartAsync();
        using var node = new Node();
        TwoPeers.Configure(node);
        await using var silo = node.LaunchSilo(dashboard.Variable);
        await using var gateway = node.LaunchGateway(dashboard.Variable);
        await gateway.IsReadyAsync();
        await node.IsAsync("healthy");
        await using var bob = await TwoPeers.WhenLetInAsync(() => TwoPeers.BobAsync(node));
        await using var alice = await TwoPeers.AliceAsync(node);
        var packet = new PacketFactory().Next(TwoPeers.ToBob, 5);
        Assert.True(packet.IsFulfilledBy(await alice.SendPrepareAsync(packet)));

        await dashboard.HasAsync(packet, "node received alice", "node sent bob");
        var state = await dashboard.UntilAsync(
            now => DashboardNode.IsUp(now, "alice", "node") && DashboardNode.IsUp(now, "bob", "node")
                && DashboardNode.Node(now, "node") is { } told && told.GetProperty("connections").GetInt32() == 2
                && told.GetProperty("lookups").GetInt32() >= 1,
            "both processes tell of the node");
        Assert.Equal("node", Assert.Single(state.GetProperty("nodes").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(0, state.GetProperty("refused").GetInt32());

        // The silo sees what happens at its gateway.
        await gateway.KillAsync();
        await dashboard.UntilAsync(now => !DashboardNode.IsUp(now, "alice", "node"), "the link of the gateway that was killed is down");
    }

    [Fact]
    public async Task a_dashboard_that_came_back_is_told_everything_again()
    {
        using var dashboard = new DashboardNode();
        using var node = new Node();
        TwoPeers.Configure(node);
        await using var connector = node.LaunchAll(dashboard.Variable);
        await connector.IsReadyAsync();
        await node.IsAsync("healthy");
        await using var bob = await TwoPeers.BobAsync(node);
        await using var alice = await TwoPeers.AliceAsync(node);
        var packets = new PacketFactory();
        await using (var page = await dashboard.StartAsync())
        {
            await dashboard.UntilAsync(now => DashboardNode.IsUp(now, "alice", "node"), "the node is there though it started first");
            await page.KillAsync();
        }

        var meanwhile = packets.Next(TwoPeers.ToBob);
        Assert.True(meanwhile.IsFulfilledBy(await alice.SendPrepareAsync(meanwhile)));
        await using (await dashboard.StartAsync())
        {
            await dashboard.UntilAsync(now => DashboardNode.IsUp(now, "alice", "node"), "the node is there again");
            var packet = packets.Next(TwoPeers.ToBob);
            Assert.True(packet.IsFulfilledBy(await alice.SendPrepareAsync(packet)));
            await dashboard.HasAsync(packet, "node received alice", "node sent bob");
        }
    }

    [Fact]
    public async Task a_dashboard_that_cannot_start_says_why()
    {
        await using var wrong = ConnectorProcess.Launch("Dashboard", new Dictionary<string, string> { ["HTTP_PORT"] = "none" });
        Assert.Equal(1, await wrong.EndAsync());
        Assert.Contains("HTTP_PORT: none is not a port from 1 to 65535", wrong.Errors, StringComparison.Ordinal);

        using var dashboard = new DashboardNode();
        await using var page = await dashboard.StartAsync();
        await using var second = ConnectorProcess.Launch("Dashboard", new Dictionary<string, string>
        {
            ["TELEMETRY_WS_PORT"] = new Uri(dashboard.Variable.Value).Port.ToString(CultureInfo.InvariantCulture),
            ["HTTP_PORT"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
        });
        Assert.Equal(1, await second.EndAsync());
        Assert.Contains("Set TELEMETRY_WS_PORT or HTTP_PORT to another port.", second.Errors, StringComparison.Ordinal);
    }

    /// <summary>The first two of the examples in a row.</summary>
    private static void Configure(DashboardNode dashboard, params (string Name, Node Node)[] nodes)
    {
        foreach (var (name, node) in nodes)
        {
            node.Environment["CONFIG_FILE"] = SourceTree.PathOf("examples", $"linear-3-nodes-{name}.yaml");
            node.Environment[dashboard.Variable.Name] = dashboard.Variable.Value;
            foreach (var (otherName, other) in nodes)
            {
                node.Environment[$"CONNECTOR_{otherName.ToUpperInvariant()}_HOST"] = "127.0.0.1";
                node.Environment[$"CONNECTOR_{otherName.ToUpperInvariant()}_PORT"] = other.BtpPort.ToString(CultureInfo.InvariantCulture);
            }
        }
    }
}
