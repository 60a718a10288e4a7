using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Routing;

namespace Connector.Grains.Tests.Accounts;

/// <summary>Limits that the operator changes while packets are under way.</summary>
public sealed class LimitChangeTests
{
    private const long Expiry = AccountWorld.Start + 10_000;

    private readonly AccountWorld _world = new(new RouteEntry("test.bob", "bob", 0), new RouteEntry("test.alice", "alice", 0));
    private ulong _alice;
    private ulong _bob;
    private ulong _tag;

    [Theory]
    [InlineData("F08")]
    [InlineData("T04")]
    [InlineData("T05")]
    [InlineData("T03")]
    public void a_limit_that_is_new_bites_with_the_next_packet_and_its_end_is_felt_with_the_next(string code)
    {
        Start();
        Assert.Null(Send(10));
        _world.SetPolicy("alice", code switch
        {
            "F08" => new() { MaxPacketAmount = 9 },
            "T04" => new() { MaximumBalance = 19 },
            "T05" => new() { PacketRate = (1, 1) },
            _ => new() { MaxInFlightPackets = 1 },
        });
        if (code == "T05")
            Assert.Null(Send(10));
        Assert.Equal(code, Send(10));
        _world.SetPolicy("alice", new());
        Assert.Null(Send(10));
    }

    [Theory]
    [InlineData("minimum")]
    [InlineData("throughput")]
    [InlineData("amount")]
    [InlineData("packets")]
    public void limits_of_the_next_hop_change_too(string limit)
    {
        Start();
        Assert.Null(Send(10));
        _world.SetPolicy("bob", limit switch
        {
            "minimum" => new() { MinimumBalance = -19 },
            "throughput" => new() { OutgoingThroughput = (9, TimeSpan.FromSeconds(1)) },
            "amount" => new() { MaxInFlightAmount = 19 },
            _ => new() { MaxInFlightPackets = 1 },
        });
        Assert.Equal(limit == "packets" ? "T03" : "T04", Send(10));
        _world.SetPolicy("bob", new());
        Assert.Null(Send(10));
    }

    [Fact]
    public void packets_that_are_open_when_limits_sink_below_them_end_as_ever()
    {
        Start();
        var requests = Enumerable.Range(0, 5).Select(_ =>
        {
            Assert.Null(Send(10));
            return _world.SentTo("bob")[^1].Tag;
        }).ToArray();
        _world.SetPolicy("alice", new() { MaximumBalance = 1, MaxInFlightPackets = 1, MaxInFlightAmount = 1, IncomingThroughput = (1, TimeSpan.FromSeconds(1)) });
        _world.SetPolicy("bob", new() { MinimumBalance = -1, MaxInFlightPackets = 1, MaxInFlightAmount = 1, OutgoingThroughput = (1, TimeSpan.FromSeconds(1)) });

        foreach (var request in requests[..4])
            _world.Take("bob", _bob, EntryKind.Fulfill, request, Packet.Fulfill());
        _world.Take("bob", _bob, EntryKind.Reject, requests[4], Packet.Reject(ErrorCode.F99ApplicationError));

        Assert.Equal(4, _world.SentTo("alice").Count(sent => sent.Kind == EntryKind.Fulfill));
        Assert.Equal(((Int128)40, (Int128)(-40)), (_world.Status("alice").Balance, _world.Status("bob").Balance));
        Assert.Equal((0, 0), (_world.Status("alice").OpenIncoming, _world.Status("bob").OpenOutgoing));
        _world.AssertConserved();
        Assert.Equal("T04", Send(1));
        // Nothing hinders what lowers the balance again.
        _world.Take("bob", _bob, EntryKind.Prepare, 1, Packet.Prepare("test.alice.x", 1, Expiry));
        Assert.Equal(EntryKind.Prepare, _world.SentTo("alice")[^1].Kind);
    }

    [Fact]
    public void what_is_used_up_of_a_rate_stays_used_up()
    {
        Start(new() { PacketRate = (10, 10), IncomingThroughput = (100, TimeSpan.FromSeconds(1)) });
        for (var i = 0; i < 8; i++)
            Assert.Null(Send(10));
        _world.SetPolicy("alice", new() { PacketRate = (1, 10), IncomingThroughput = (200, TimeSpan.FromSeconds(1)) });
        Assert.Null(Send(20));
        Assert.Equal("T04", Send(1));
        Assert.Equal("T05", Send(1));
    }

    private void Start(AccountPolicy? alice = null)
    {
        _world.Add("alice", alice);
        _world.Add("bob");
        (_alice, _bob) = (_world.Attach("alice"), _world.Attach("bob"));
    }

    /// <summary>The code of the reject; null when the packet went on.</summary>
    private string? Send(ulong amount)
    {
        var before = (_world.SentTo("alice").Count, _world.SentTo("bob").Count);
        Assert.True(_world.Take("alice", _alice, EntryKind.Prepare, ++_tag, Packet.Prepare("test.bob.x", amount, Expiry)));
        Assert.Equal(before.Item1 + before.Item2 + 1, _world.SentTo("alice").Count + _world.SentTo("bob").Count);
        return _world.SentTo("alice").Count > before.Item1 ? _world.SentTo("alice")[^1].Code : null;
    }
}
