using Connector.Dashboard.Telemetry;
using CsCheck;

namespace Connector.Dashboard.Tests;

public sealed class TelemetryParserTests
{
    private readonly TelemetryParser _parser = new(new DashboardLimits());

    [Fact]
    public void reads_a_status()
    {
        var status = Assert.IsType<NodeStatusMessage>(Read(Told.Status(
            "a", $"[{Told.Peer("b", true)}]", """[{"prefix":"test.b","nextHop":"b","priority":3}]""")));

        Assert.Equal(("a", "healthy", 7L, 1, 2), (status.NodeId, status.Health, status.Uptime, status.PeersConnected, status.TotalPeers));
        Assert.Equal(DateTimeOffset.Parse(Told.At, null), status.At);
        Assert.Equal([new ToldPeer("b", "ws://b:1", true)], status.Peers);
        Assert.Equal([new ToldRoute("test.b", "b", 3)], status.Routes);
    }

    [Fact]
    public void reads_packets_and_lookups()
    {
        var at = DateTimeOffset.Parse(Told.At, null);
        Assert.Equal(new PacketReceivedMessage("a", at, Told.Packet(1), "alice", "test.b", "18446744073709551615"), Read(Told.Received("a", 1, amount: "18446744073709551615")));
        Assert.Equal(new PacketSentMessage("a", at, Told.Packet(1), "bob"), Read(Told.Sent("a", 1)));
        Assert.Equal(new RouteLookupMessage("a", at, "test.b", "bob", "longest prefix match"), Read(Told.Lookup("a", "bob")));
        Assert.Equal(new RouteLookupMessage("a", at, "test.b", null, "no route found"), Read(Told.Lookup("a", null)));
    }

    [Theory]
    [InlineData("LOG")]
    [InlineData("CLIENT_CONNECT")]
    public void knows_what_it_need_not_show(string type) => Assert.IsType<OtherMessage>(Read(Told.Envelope(type, "a", "{}")));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"LOG","nodeId":"a","timestamp":"2026-03-03T12:00:00Z"}""")]
    [InlineData("""{"type":"LOG","nodeId":"a","timestamp":"2026-03-03T12:00:00Z","data":[]}""")]
    [InlineData("""{"type":"LOG","nodeId":"","timestamp":"2026-03-03T12:00:00Z","data":{}}""")]
    [InlineData("""{"type":"LOG","nodeId":7,"timestamp":"2026-03-03T12:00:00Z","data":{}}""")]
    [InlineData("""{"type":"LOG","nodeId":"a","timestamp":"yesterday","data":{}}""")]
    [InlineData("""{"type":"LOG","nodeId":"\ud800","timestamp":"2026-03-03T12:00:00Z","data":{}}""")]
    [InlineData("""{"type":"LOG","nodeId":"a","timestamp":"2026-03-03T12:00:00Z","data":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}""")]
    [InlineData("""{"type":"NODE_STATUS","nodeId":"a","timestamp":"2026-03-03T12:00:00Z","data":{"health":"healthy"}}""")]
    [InlineData("""{"type":"NODE_STATUS","nodeId":"a","timestamp":"2026-03-03T12:00:00Z","data":{"routes":[],"peers":[],"health":"healthy","uptime":-1,"peersConnected":0,"totalPeers":0}}""")]
    [InlineData("""{"type":"PACKET_SENT","nodeId":"a","timestamp":"2026-03-03T12:00:00Z","data":{"packetId":"00","nextHop":"b"}}""")]
    [InlineData("""{"type":"ROUTE_LOOKUP","nodeId":"a","timestamp":"2026-03-03T12:00:00Z","data":{"destination":"test.b","reason":"x"}}""")]
    public void what_is_no_message_is_none(string text) => Assert.Null(Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("123456789012345678901")]
    [InlineData("<b>1</b>")]
    public void an_amount_is_digits(string amount) => Assert.Null(Read(Told.Received("a", 1, amount: amount)));

    [Fact]
    public void health_is_one_of_four_words() =>
        Assert.Equal("unknown", Assert.IsType<NodeStatusMessage>(Read(Told.Status("a", health: "<img src=x>"))).Health);

    [Fact]
    public void names_are_refused_when_they_are_too_long_and_other_text_is_cut()
    {
        var limit = new DashboardLimits().MaxTextChars;
        Assert.NotNull(Read(Told.Lookup(new string('n', limit), "bob")));
        Assert.Null(Read(Told.Lookup(new string('n', limit + 1), "bob")));
        Assert.Null(Read(Told.Lookup("a", new string('p', limit + 1))));

        var cut = Assert.IsType<RouteLookupMessage>(Read(Told.Lookup("a", "bob", new string('d', limit + 1)))).Destination;
        Assert.Equal(new string('d', limit - 1) + "…", cut);
    }

    [Fact]
    public void lists_end_at_their_limit_and_what_is_wrong_in_them_is_left_out()
    {
        var limits = new DashboardLimits { MaxPeersOfNode = 3, MaxRoutesOfNode = 2 };
        var peers = string.Join(',', Told.Peer("b", true), "7", Told.Peer("b", false), Told.Peer("c", true));
        var routes = string.Join(',', Enumerable.Range(0, 3).Select(i => $$"""{"prefix":"test.{{i}}","nextHop":"b","priority":0}"""));

        var status = Assert.IsType<NodeStatusMessage>(new TelemetryParser(limits).Read(Told.Utf8(Told.Status("a", $"[{peers}]", $"[{routes}]"))));

        Assert.Equal([new ToldPeer("b", "ws://b:1", true)], status.Peers);
        Assert.Equal(["test.0", "test.1"], status.Routes.Select(route => route.Prefix));
    }

    [Fact]
    public void no_bytes_make_it_throw()
    {
        Gen.Byte.Array[0, 64].Sample(bytes => _parser.Read(bytes) is null);
        var valid = Told.Utf8(Told.Status("a", $"[{Told.Peer("b", true)}]"));
        Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte).Sample((place, value) =>
        {
            var broken = valid.ToArray();
            broken[place] = value;
            // Whether it is still a message depends on the place; a name that is empty is never one.
            return _parser.Read(broken) is not { NodeId: "" };
        });
    }

    private TelemetryMessage? Read(string text) => _parser.Read(Told.Utf8(text));
}
