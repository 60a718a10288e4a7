using System.Text.Json;
using Connector.Dashboard.Network;
using Connector.Dashboard.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace Connector.Dashboard.Tests;

public sealed class NetworkStateTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void two_nodes_that_name_each_other_have_one_link_that_is_up_when_one_of_them_says_so()
    {
        var world = new World(_clock);
        world.Tell(Told.Status("a", $"[{Told.Peer("b", false)},{Told.Peer("c", false)}]"));
        world.Tell(Told.Status("b", $"[{Told.Peer("a", true)}]"));

        Assert.Equal(["a-b up", "a-c down"], world.Links);
    }

    [Fact]
    public void a_link_that_only_a_node_without_connection_calls_up_is_down()
    {
        var world = new World(_clock);
        var connection = world.Tell(Told.Status("a", $"[{Told.Peer("b", true)}]"));
        Assert.Equal(["a-b up"], world.Links);

        world.State.Close(connection);
        Assert.Equal(["a-b down"], world.Links);
    }

    [Fact]
    public void a_node_is_what_it_says_until_it_falls_silent_or_goes()
    {
        var world = new World(_clock);
        var connection = world.Tell(Told.Received("a", 1));
        Assert.Equal("unknown", world.StateOf("a"));
        world.Tell(Told.Status("a", health: "degraded"), connection);
        Assert.Equal("degraded", world.StateOf("a"));

        _clock.Advance(world.Limits.SilentAfter + TimeSpan.FromMilliseconds(1));
        Assert.Equal("silent", world.StateOf("a"));

        world.State.Close(connection);
        Assert.Equal("offline", world.StateOf("a"));
    }

    [Fact]
    public void a_node_with_two_connections_is_there_until_both_have_ended()
    {
        var world = new World(_clock);
        var silo = world.Tell(Told.Status("a"));
        var gateway = world.Tell(Told.Received("a", 1));

        world.State.Close(silo);
        Assert.Equal("healthy", world.StateOf("a"));
        world.State.Close(gateway);
        Assert.Equal("offline", world.StateOf("a"));
    }

    [Fact]
    public void a_packet_is_followed_from_node_to_node()
    {
        var world = new World(_clock);
        var (a, b) = (world.Tell(Told.Received("a", 1)), world.Tell(Told.Status("b")));
        world.Tell(Told.Sent("a", 1, "b"), a);
        world.Tell(Told.Received("b", 1, "a", "4"), b);

        var packet = Assert.Single(world.Packets);
        Assert.Equal(Told.Packet(1), packet.GetProperty("id").GetString());
        Assert.Equal("5", packet.GetProperty("amount").GetString());
        Assert.Equal(
            ["a received alice", "a sent b", "b received a"],
            packet.GetProperty("steps").EnumerateArray().Select(step =>
                $"{step.GetProperty("node").GetString()} {step.GetProperty("event").GetString()} {step.GetProperty("peer").GetString()}"));
    }

    [Fact]
    public void the_latest_packets_and_lookups_are_kept()
    {
        var world = new World(_clock, new DashboardLimits { MaxPackets = 3, MaxLookups = 2, MaxStepsOfPacket = 2 });
        var a = world.Tell(Told.Status("a"));
        for (var i = 1; i <= 4; i++) world.Tell(Told.Received("a", i), a);
        // An old one that is told of again is among the latest.
        world.Tell(Told.Sent("a", 2), a);
        world.Tell(Told.Sent("a", 2), a);
        foreach (var peer in (string?[])["x", null, "z"]) world.Tell(Told.Lookup("a", peer), a);

        Assert.Equal([Told.Packet(2), Told.Packet(4), Told.Packet(3)], world.Packets.Select(packet => packet.GetProperty("id").GetString()));
        Assert.Equal(2, world.Packets[0].GetProperty("steps").GetArrayLength());
        Assert.Equal(["z", null], world.Read().GetProperty("lookups").EnumerateArray().Select(lookup => lookup.GetProperty("selectedPeer").GetString()));
        var node = world.Node("a");
        Assert.Equal((4, 2, 3, 1), (Number("received"), Number("sent"), Number("lookups"), Number("unroutable")));

        int Number(string name) => node.GetProperty(name).GetInt32();
    }

    [Fact]
    public void a_page_that_has_a_version_gets_what_is_newer()
    {
        var world = new World(_clock);
        var a = world.Tell(Told.Received("a", 1));
        SnapshotJson.Of(world.State, world.Limits, 0, out var version);
        world.Tell(Told.Received("a", 2), a);
        world.Tell(Told.Lookup("a", "b"), a);

        var update = JsonDocument.Parse(SnapshotJson.Of(world.State, world.Limits, version, out var newer)).RootElement;

        Assert.False(update.GetProperty("full").GetBoolean());
        Assert.Equal(Told.Packet(2), Assert.Single(update.GetProperty("packets").EnumerateArray()).GetProperty("id").GetString());
        Assert.Single(update.GetProperty("lookups").EnumerateArray());
        Assert.Equal("a", Assert.Single(update.GetProperty("nodes").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(world.State.Version, newer);
    }

    [Fact]
    public void a_connection_speaks_for_one_node()
    {
        var world = new World(_clock);
        var a = world.Tell(Told.Status("a"));
        Assert.False(world.State.Take(a, world.Parse(Told.Status("b"))));

        Assert.Equal(["a"], world.Nodes);
        Assert.Equal(1, world.Read().GetProperty("refused").GetInt32());
    }

    [Fact]
    public void beyond_the_most_nodes_the_one_that_is_away_longest_goes_and_none_that_is_there()
    {
        var world = new World(_clock, new DashboardLimits { MaxNodes = 2 });
        var a = world.Tell(Told.Status("a"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        var b = world.Tell(Told.Status("b"));
        Assert.False(world.State.Take(world.State.Open(), world.Parse(Told.Status("c"))));
        Assert.Equal(["a", "b"], world.Nodes);

        world.State.Close(b);
        world.State.Close(a);
        world.Tell(Told.Status("c"));
        Assert.Equal(["b", "c"], world.Nodes);
    }

    [Fact]
    public void beyond_the_most_links_more_are_left_out()
    {
        var world = new World(_clock, new DashboardLimits { MaxLinks = 2 });
        world.Tell(Told.Status("a", $"[{Told.Peer("b", true)},{Told.Peer("c", true)},{Told.Peer("d", true)}]"));
        Assert.Equal(2, world.Links.Count);
    }

    [Fact]
    public void what_could_be_markup_is_escaped_and_half_a_character_does_no_harm()
    {
        var world = new World(_clock);
        var place = world.Limits.MaxTextChars - 2;
        world.Tell(Told.Lookup("<script>alert(1)</script>", "<b>", new string('d', place) + "\U0001F600and more"));

        var text = System.Text.Encoding.UTF8.GetString(SnapshotJson.Of(world.State, world.Limits, 0, out _).Span);
        Assert.DoesNotContain('<', text);
        Assert.Equal("<script>alert(1)</script>", world.Nodes.Single());
        Assert.StartsWith(
            new string('d', place), world.Read().GetProperty("lookups")[0].GetProperty("destination").GetString(), StringComparison.Ordinal);
    }

    private sealed class World(FakeTimeProvider clock, DashboardLimits? limits = null)
    {
        private readonly TelemetryParser _parser = new(limits ?? new DashboardLimits());

        public DashboardLimits Limits { get; } = limits ?? new DashboardLimits();

        public NetworkState State { get; } = new(limits ?? new DashboardLimits(), clock);

        public IEnumerable<string?> Nodes => Read().GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString());

        public List<JsonElement> Packets => [.. Read().GetProperty("packets").EnumerateArray()];

        public List<string> Links =>
        [
            .. Read().GetProperty("links").EnumerateArray().Select(link =>
                $"{link.GetProperty("a").GetString()}-{link.GetProperty("b").GetString()} {(link.GetProperty("up").GetBoolean() ? "up" : "down")}"),
        ];

        public TelemetryMessage Parse(string text) =>
            _parser.Read(Told.Utf8(text)) ?? throw new ArgumentException($"no message: {text}");

        public TelemetryConnection Tell(string text, TelemetryConnection? connection = null)
        {
            connection ??= State.Open();
            Assert.True(State.Take(connection, Parse(text)), text);
            return connection;
        }

        public JsonElement Node(string id) => Read().GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("id").GetString() == id);

        public string? StateOf(string id) => Node(id).GetProperty("state").GetString();

        public JsonElement Read() => JsonDocument.Parse(SnapshotJson.Of(State, Limits, 0, out _)).RootElement;
    }
}
