using System.Text;
using System.Text.Json;
using Connector.Gateway.Telemetry;
using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Interfaces.Telemetry;
using Connector.Testing;

namespace Connector.Gateway.Tests.Telemetry;

/// <summary>The messages, byte for byte: dashboards of others read them.</summary>
public sealed class TelemetryWriterTests
{
    /// <summary>2026-03-03T12:00:00.050Z.</summary>
    private const long Now = 1_772_539_200_050;

    private readonly TelemetryBuffer _buffer = new();

    [Fact]
    public void a_packet_that_came()
    {
        var packet = new PacketFactory().Next("test.b.till", ulong.MaxValue);
        _buffer.PacketReceived("alice", packet.Bytes.Span, Now);
        Assert.Equal(
            """{"type":"PACKET_RECEIVED","nodeId":"node-a","timestamp":"2026-03-03T12:00:00.050Z","data":{"packetId":"CONDITION","packetType":"PREPARE","source":"alice","destination":"test.b.till","amount":"18446744073709551615"}}"""
                .Replace("CONDITION", Convert.ToHexStringLower(packet.Condition.Span), StringComparison.Ordinal),
            Written());
    }

    [Fact]
    public void a_packet_that_left()
    {
        var packet = new PacketFactory().Next("test.b.till");
        _buffer.PacketSent("bob", packet.Bytes.Span, Now);
        Assert.Equal(
            """{"type":"PACKET_SENT","nodeId":"node-a","timestamp":"2026-03-03T12:00:00.050Z","data":{"packetId":"CONDITION","nextHop":"bob","timestamp":"2026-03-03T12:00:00.050Z"}}"""
                .Replace("CONDITION", Convert.ToHexStringLower(packet.Condition.Span), StringComparison.Ordinal),
            Written());
    }

    [Theory]
    [InlineData(TelemetryKind.RouteFound, "bob", "\"bob\"", "longest prefix match")]
    [InlineData(TelemetryKind.RouteFound, "", "\"local\"", "longest prefix match")]
    [InlineData(TelemetryKind.RouteMissing, "", "null", "no route found")]
    [InlineData(TelemetryKind.LinkDown, "", "null", "next hop not connected")]
    public void a_lookup(TelemetryKind outcome, string nextHop, string selected, string reason)
    {
        _buffer.RouteLookup(outcome, nextHop, "test.b.till"u8, Now);
        Assert.Equal(
            $$$"""{"type":"ROUTE_LOOKUP","nodeId":"node-a","timestamp":"2026-03-03T12:00:00.050Z","data":{"destination":"test.b.till","selectedPeer":{{{selected}}},"reason":"{{{reason}}}"}}""",
            Written());
    }

    [Fact]
    public void a_status()
    {
        var status = new NodeStatus(
            [new RouteEntry("test.b", "bob", 2), new RouteEntry("test.a", "", 0)],
            [new PeerLink("bob", "ws://bob:3000", true), new PeerLink("alice", "", false)],
            "healthy", TimeSpan.FromSeconds(7.9), 1, 1);
        Assert.Equal(
            """{"type":"NODE_STATUS","nodeId":"node-a","timestamp":"2026-03-03T12:00:00.050Z","data":{"routes":[{"prefix":"test.b","nextHop":"bob","priority":2},{"prefix":"test.a","nextHop":"local","priority":0}],"peers":[{"id":"bob","url":"ws://bob:3000","connected":true},{"id":"alice","url":"","connected":false}],"health":"healthy","uptime":7,"peersConnected":1,"totalPeers":1}}""",
            Written(status));
    }

    [Fact]
    public void a_long_status_leaves_out_what_does_not_fit_and_keeps_the_rest()
    {
        var prefix = "test." + new string('x', 1_000);
        var status = new NodeStatus(
            [.. Enumerable.Range(0, 1_000).Select(i => new RouteEntry($"{prefix}{i}", "bob", 0))],
            [.. Enumerable.Range(0, 10_000).Select(i => new PeerLink($"peer-{i}", "ws://peer:1", false))],
            "degraded", TimeSpan.Zero, 3, 10_000);

        var text = Written(status);
        var data = JsonDocument.Parse(text).RootElement.GetProperty("data");

        // What a dashboard takes is 256 KiB.
        Assert.InRange(text.Length, 150 * 1024, 200 * 1024);
        Assert.InRange(data.GetProperty("routes").GetArrayLength(), 90, 99);
        Assert.InRange(data.GetProperty("peers").GetArrayLength(), 1_000, 2_000);
        Assert.Equal((3, 10_000), (data.GetProperty("peersConnected").GetInt32(), data.GetProperty("totalPeers").GetInt32()));
    }

    [Fact]
    public void one_message_after_the_other()
    {
        using var writer = new TelemetryWriter("node-a", 1_024);
        var entry = new TelemetryEntry();
        for (var i = 0; i < 3; i++)
        {
            _buffer.RouteLookup(TelemetryKind.RouteMissing, "", "test.b"u8, Now);
            Assert.True(_buffer.TryTake(entry));
            Assert.Equal("test.b", JsonDocument.Parse(writer.Write(entry)).RootElement.GetProperty("data").GetProperty("destination").GetString());
        }
    }

    [Theory]
    [InlineData("ws://bob:3000", "ws://bob:3000")]
    [InlineData("wss://bob/accounts/me/secret-path?token=secret#secret", "wss://bob")]
    [InlineData("ws://user:secret@bob:3000/", "ws://bob:3000")]
    [InlineData(null, "")]
    public void no_secret_of_an_address_is_told(string? url, string told) =>
        Assert.Equal(told, PeerLink.Show(url is null ? null : new Uri(url)));

    [Fact]
    public void a_status_tells_the_same_while_only_time_passes()
    {
        var status = new NodeStatus([new RouteEntry("test.b", "bob", 2)], [new PeerLink("bob", "", true)], "healthy", TimeSpan.Zero, 1, 1);
        Assert.True(status.Tells(status with { Uptime = TimeSpan.FromDays(1), Routes = [.. status.Routes], Peers = [.. status.Peers] }));
        Assert.False(status.Tells(status with { Routes = [] }));
        Assert.False(status.Tells(status with { Peers = [new PeerLink("bob", "", false)] }));
        Assert.False(status.Tells(status with { Health = "degraded" }));
        Assert.False(status.Tells(status with { PeersConnected = 0 }));
        Assert.False(status.Tells(status with { TotalPeers = 2 }));
    }

    private string Written()
    {
        var entry = new TelemetryEntry();
        Assert.True(_buffer.TryTake(entry));
        using var writer = new TelemetryWriter("node-a", 1_024);
        return Encoding.UTF8.GetString(writer.Write(entry).Span);
    }

    private static string Written(NodeStatus status)
    {
        using var writer = new TelemetryWriter("node-a", new TelemetryLimits().MaxListBytes);
        return Encoding.UTF8.GetString(writer.Write(status, Now).Span);
    }
}
