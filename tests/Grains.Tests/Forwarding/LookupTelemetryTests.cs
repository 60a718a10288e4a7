using System.Text;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Interfaces.Telemetry;
using Connector.Grains.Tests.Accounts;

namespace Connector.Grains.Tests.Forwarding;

/// <summary>What telemetry is told of a lookup.</summary>
public sealed class LookupTelemetryTests
{
    private readonly AccountWorld _world = new(
        new RouteEntry("test.bob", "bob", 0), new RouteEntry("test.carol", "carol", 0), new RouteEntry("test.us", "", 0));

    private readonly ulong _session;
    private ulong _tag;

    public LookupTelemetryTests()
    {
        foreach (var account in (string[])["alice", "bob", "carol"])
            _world.Add(account);
        _session = _world.Attach("alice");
        _world.Attach("bob");
    }

    [Theory]
    [InlineData("test.bob.x", TelemetryKind.RouteFound, "bob")]
    [InlineData("test.us.x", TelemetryKind.RouteFound, "")]
    [InlineData("test.carol.x", TelemetryKind.LinkDown, "")]
    [InlineData("test.nobody", TelemetryKind.RouteMissing, "")]
    public void each_outcome_is_told(string destination, TelemetryKind outcome, string nextHop)
    {
        Take(Packet.Prepare(destination, 5, AccountWorld.Start + 10_000));

        var entry = new TelemetryEntry();
        Assert.True(_world.Lookups.TryTake(entry));
        Assert.Equal((outcome, nextHop, AccountWorld.Start), (entry.Kind, entry.Peer, entry.Time));
        Assert.Equal(destination, Encoding.ASCII.GetString(entry.Destination));
        Assert.False(_world.Lookups.TryTake(entry));
    }

    [Fact]
    public void what_is_refused_before_a_lookup_is_not_told()
    {
        Take(Packet.Prepare("test.bob.x", 5, AccountWorld.Start));
        Take(Packet.Prepare("peer.config", 0, AccountWorld.Start + 10_000));
        Take([12, 3, 0, 0, 0]);
        Assert.False(_world.Lookups.TryTake(new TelemetryEntry()));
    }

    private void Take(byte[] packet) =>
        Assert.True(_world.Take("alice", _session, EntryKind.Prepare, ++_tag, packet));
}
