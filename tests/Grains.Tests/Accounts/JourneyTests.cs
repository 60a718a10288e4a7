using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Routing;
using Connector.Protocols.Ilp;

namespace Connector.Grains.Tests.Accounts;

/// <summary>A prepare in at alice, out at bob, and everything that can come back.</summary>
public sealed class JourneyTests
{
    private const long Expiry = AccountWorld.Start + 10_000;

    private readonly AccountWorld _world = new(new RouteEntry("test.bob", "bob", 0));
    private readonly Account _alice;
    private readonly Account _bob;
    private readonly ulong _aliceSession;
    private readonly ulong _bobSession;

    public JourneyTests()
    {
        _alice = _world.Add("alice");
        _bob = _world.Add("bob");
        _aliceSession = _world.Attach("alice");
        _bobSession = _world.Attach("bob");
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(ulong.MaxValue)]
    public void a_prepare_is_fulfilled_and_both_sides_are_booked(ulong amount)
    {
        var sent = Send(amount);
        Assert.Equal((Int128)amount, _alice.Status.HeldIncoming);
        Assert.Equal((Int128)amount, _bob.Status.HeldOutgoing);
        Assert.True(Prepare.TryRead(sent.Payload, out var prepare, out _));
        Assert.Equal((amount, Expiry - 1_000), (prepare.Amount, prepare.ExpiresAt));

        Answer(EntryKind.Fulfill, sent.Tag, Packet.Fulfill(data: [1, 2, 3]));
        var answer = Assert.Single(_world.SentTo("alice"));
        Assert.Equal((EntryKind.Fulfill, 77UL), (answer.Kind, answer.Tag));
        Assert.Equal(Packet.Fulfill(data: [1, 2, 3]), answer.Payload);
        Assert.Equal((Int128)amount, _alice.Status.Balance);
        Assert.Equal(-(Int128)amount, _bob.Status.Balance);
        AssertNothingOpen();
    }

    [Fact]
    public void a_reject_is_relayed_unchanged_and_moves_nothing()
    {
        var reject = Packet.Reject(ErrorCode.T04InsufficientLiquidity, "test.far.away", "text for people");
        Answer(EntryKind.Reject, Send(5).Tag, reject);
        var answer = Assert.Single(_world.SentTo("alice"));
        Assert.Equal(reject, answer.Payload);
        Assert.Equal(Int128.Zero, _alice.Status.Balance);
        AssertNothingOpen();
    }

    [Fact]
    public void a_wrong_fulfillment_is_f05_and_moves_nothing()
    {
        Answer(EntryKind.Fulfill, Send(5).Tag, Packet.Fulfill(seed: 2));
        AssertRejected("F05");
        Assert.Equal(1, _world.Counters("bob").WrongFulfillments);
    }

    [Theory]
    [InlineData(EntryKind.PeerError, "T00")]
    [InlineData(EntryKind.NoAnswer, "T00")]
    [InlineData(EntryKind.Fulfill, "T00")]
    [InlineData(EntryKind.Reject, "T00")]
    public void an_unusable_answer_is_t00_at_once(EntryKind kind, string code)
    {
        Answer(kind, Send(5).Tag, "F00"u8);
        AssertRejected(code);
    }

    [Theory]
    [InlineData(UndeliveredReason.SessionClosed, "T01")]
    [InlineData(UndeliveredReason.Busy, "T03")]
    [InlineData(UndeliveredReason.Expired, "R00")]
    public void what_the_gateway_never_wrote_is_rejected_at_once(UndeliveredReason reason, string code)
    {
        Assert.True(_world.Take("bob", _bobSession, EntryKind.Undelivered, Send(5).Tag, default, flags: (byte)reason));
        AssertRejected(code);
    }

    [Fact]
    public void silence_is_r00_a_grace_after_the_outgoing_expiry()
    {
        Send(5);
        _world.Now = Expiry - 1_000 + 100;
        _world.Sweep("bob");
        Assert.Empty(_world.SentTo("alice"));
        _world.Now++;
        _world.Sweep("bob");
        AssertRejected("R00");
    }

    [Fact]
    public void an_answer_that_the_gateway_received_in_time_counts_whenever_it_is_handled()
    {
        var sent = Send(5);
        _world.Now = Expiry - 1_000 + 60;
        Assert.True(_world.Take("bob", _bobSession, EntryKind.Fulfill, sent.Tag, Packet.Fulfill(), time: Expiry - 1_000));
        Assert.Equal(EntryKind.Fulfill, Assert.Single(_world.SentTo("alice")).Kind);
        Assert.Equal(5, _alice.Status.Balance);
    }

    [Fact]
    public void a_late_fulfill_moves_no_balance_and_is_counted()
    {
        var sent = Send(5);
        Assert.True(_world.Take("bob", _bobSession, EntryKind.Fulfill, sent.Tag, Packet.Fulfill(), time: Expiry - 999));
        AssertRejected("R00");
        Assert.Equal(1, _world.Counters("bob").Late);
    }

    [Fact]
    public void a_second_answer_changes_nothing()
    {
        var sent = Send(5);
        Answer(EntryKind.Fulfill, sent.Tag, Packet.Fulfill());
        Answer(EntryKind.Fulfill, sent.Tag, Packet.Fulfill());
        Answer(EntryKind.Reject, sent.Tag, Packet.Reject(ErrorCode.F00BadRequest));
        Assert.Single(_world.SentTo("alice"));
        Assert.Equal(5, _alice.Status.Balance);
        Assert.Equal(2, _world.Counters("bob").Unmatched);
    }

    [Fact]
    public void another_peer_cannot_answer()
    {
        _world.Add("mallory");
        var mallory = _world.Attach("mallory");
        var sent = Send(5);
        Assert.True(_world.Take("mallory", mallory, EntryKind.Fulfill, sent.Tag, Packet.Fulfill()));
        Assert.Empty(_world.SentTo("alice"));
        Assert.Equal(1, _world.Counters("mallory").Unmatched);
        Assert.Equal(5, _bob.Status.HeldOutgoing);
    }

    [Fact]
    public void another_session_of_the_same_peer_cannot_answer()
    {
        var sent = Send(5);
        var dialled = _world.Attach("bob", SessionKind.Dialled);
        Assert.True(_world.Take("bob", dialled, EntryKind.Fulfill, sent.Tag, Packet.Fulfill()));
        Assert.Empty(_world.SentTo("alice"));
        Assert.Equal(1, _world.Counters("bob").Unmatched);
    }

    [Fact]
    public void the_answer_goes_to_the_session_the_prepare_came_on()
    {
        var first = _world.LastSession - 1;
        var sent = Send(5);
        _world.Attach("alice", SessionKind.Dialled);
        Answer(EntryKind.Fulfill, sent.Tag, Packet.Fulfill());
        Assert.Equal(first, Assert.Single(_world.SentTo("alice")).Session);
    }

    [Fact]
    public void the_peers_session_closing_is_t01_at_once_and_in_doubt()
    {
        Send(5);
        _world.Detach("bob", _bobSession);
        AssertRejected("T01");
        Assert.Equal(1, _world.Counters("bob").InDoubt);
    }

    [Fact]
    public void a_gateway_that_falls_silent_lets_packets_run_to_their_expiry()
    {
        Send(5);
        _world.Detach("bob", _bobSession, DetachReason.GatewayLost);
        Assert.Empty(_world.SentTo("alice"));
        _world.Now = Expiry;
        _world.Sweep("bob");
        AssertRejected("R00");
    }

    [Fact]
    public void a_sender_that_hangs_up_still_owes_what_is_fulfilled()
    {
        var sent = Send(5);
        _world.Detach("alice", _aliceSession);
        Answer(EntryKind.Fulfill, sent.Tag, Packet.Fulfill());
        Assert.Equal(5, _alice.Status.Balance);
        Assert.Equal(1, _world.Counters("alice").Unrelayed);
        AssertNothingOpen();
    }

    [Fact]
    public void a_prepare_offered_twice_is_taken_once()
    {
        Send(5);
        Assert.True(_world.Take("alice", _aliceSession, EntryKind.Prepare, 77, Packet.Prepare("test.bob.x", 5, Expiry)));
        Assert.Single(_world.SentTo("bob"));
        Assert.Equal(5, _alice.Status.HeldIncoming);
    }

    [Fact]
    public void bytes_after_the_packet_are_not_forwarded()
    {
        byte[] packet = [.. Packet.Prepare("test.bob.x", 5, Expiry), 1, 2, 3];
        Assert.True(_world.Take("alice", _aliceSession, EntryKind.Prepare, 77, packet));
        Assert.Equal(packet.Length - 3, Assert.Single(_world.SentTo("bob")).Payload.Length);
    }

    [Fact]
    public void an_unknown_session_is_refused_and_nothing_is_taken() =>
        Assert.False(_world.Take("alice", 999, EntryKind.Prepare, 1, Packet.Prepare("test.bob.x", 5, Expiry)));

    private Sent Send(ulong amount)
    {
        Assert.True(_world.Take("alice", _aliceSession, EntryKind.Prepare, 77, Packet.Prepare("test.bob.x", amount, Expiry)));
        return Assert.Single(_world.SentTo("bob"));
    }

    private void Answer(EntryKind kind, ulong tag, ReadOnlySpan<byte> packet) =>
        Assert.True(_world.Take("bob", _bobSession, kind, tag, packet));

    private void AssertRejected(string code)
    {
        var answer = Assert.Single(_world.SentTo("alice"));
        Assert.Equal((77UL, code, "test.us"), (answer.Tag, answer.Code, answer.TriggeredBy));
        Assert.Equal(Int128.Zero, _alice.Status.Balance);
        Assert.Equal(Int128.Zero, _bob.Status.Balance);
        AssertNothingOpen();
    }

    private void AssertNothingOpen()
    {
        Assert.Equal((0, 0), (_alice.Status.OpenIncoming, _bob.Status.OpenOutgoing));
        Assert.Equal((Int128.Zero, Int128.Zero), (_alice.Status.HeldIncoming, _bob.Status.HeldOutgoing));
        _world.AssertConserved();
    }
}
