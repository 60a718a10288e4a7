using System.Runtime.CompilerServices;
using Connector.Grains.Forwarding;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Ledger;

namespace Connector.Grains.Accounts;

/// <summary>
/// What an account has of its earlier lives: its balance, the packets that are still open, and the sessions that their
/// answers may come on. A session counts only once its gateway has attached it again.
/// </summary>
internal sealed partial class Account
{
    /// <summary>Sessions that the books remember and whose gateway has not said anything yet.</summary>
    private int _awaited;

    private long _awaitedUntil = long.MaxValue;

    private void Restore(LedgerAccount booked)
    {
        _books.Restore(booked);
        _lastAttach = booked.LastSession;
        (Settling, Leftover) = (booked.Outbox, booked.Leftover);
        foreach (var record in booked.Sessions.OrderBy(session => session.Number))
            Restore(record, booked);
        foreach (var hold in booked.Holds)
        {
            if (hold.Packet.Account == _self.Account && (hold.Legs & LedgerLegs.Incoming) != 0)
                RestoreIncoming(hold);
            if (hold.Outgoing == _self.Account && (hold.Legs & LedgerLegs.Outgoing) != 0)
                RestoreOutgoing(hold);
        }

        foreach (var (packet, at) in booked.TimedOut)
            RememberTimedOut(packet.RequestId, Describe(packet), at);
    }

    private void Restore(AttachedSessionRecord record, LedgerAccount booked)
    {
        var attach = new SessionAttach(
            new AccountId(_self.Account), record.Gateway, record.Session, (SessionKind)record.Kind, record.Number);
        _sessions[record.Number] = new AttachedSession(record.Number, attach, _surroundings.OpenEdge(attach))
        {
            IsLive = false,
            HasReoffered = false,
            // A prepare that an earlier life took is not to be taken again, however often it is offered.
            LastTaken = LastTakenOn(record.Number, booked),
            ToRelay = [.. booked.Answers.Where(answer => answer.Session == record.Number)],
        };
        _current[(int)attach.Kind] = _sessions[record.Number];
        if (IsTrunk)
            RestoreUnread(booked);
        else
            _awaited++;
    }

    private static ulong LastTakenOn(ulong session, LedgerAccount booked)
    {
        var last = 0UL;
        foreach (var hold in booked.Holds)
        {
            if (hold.Packet.Account == booked.Name && hold.IncomingSession == session)
                last = Math.Max(last, hold.GatewayNumber);
        }

        foreach (var packet in booked.Finished)
        {
            if (packet.IsIncoming && packet.Session == session)
                last = Math.Max(last, packet.Number);
        }

        return last;
    }

    private void RestoreIncoming(OpenHold open)
    {
        ref var hold = ref _incoming.Restore(open.Packet.Number);
        if (Unsafe.IsNullRef(ref hold))
            throw new InvalidOperationException($"Packet {open.Packet} is held twice.");
        _incoming.StartAfter(open.Packet.Number);
        hold.Neighbour = NeighbourOf(_surroundings.HopOf(open.Outgoing));
        hold.Session = open.IncomingSession;
        hold.Tag = open.GatewayNumber;
        hold.Amount = open.IncomingAmount;
        hold.ExpiresAt = open.IncomingExpiresAt;
        hold.IsBooked = true;
    }

    private void RestoreOutgoing(OpenHold open)
    {
        ref var hold = ref _outgoing.Restore(open.RequestId);
        if (Unsafe.IsNullRef(ref hold))
            throw new InvalidOperationException($"Request {open.RequestId} is open twice.");
        hold = Describe(open);
        _nextExpiry = Math.Min(_nextExpiry, hold.ExpiresAt);
    }

    private OutgoingHold Describe(OpenHold open)
    {
        var hold = new OutgoingHold
        {
            Source = NeighbourOf(_surroundings.HopOf(open.Packet.Account)),
            SourceTag = open.Packet.Number,
            SourceLife = open.Packet.Life,
            SourceAmount = open.IncomingAmount,
            Session = open.OutgoingSession,
            Amount = open.OutgoingAmount,
            ExpiresAt = open.OutgoingExpiresAt,
        };
        HeldCondition.Copy(open.Condition.Span, ref hold.Condition);
        return hold;
    }

    /// <summary>
    /// The gateway of a session that the books remember is there again. What it sent to an earlier life and is neither held
    /// nor answered by the books was never sent on; and as none of it is taken from here on, it never will be.
    /// </summary>
    /// <returns>What is held or answered, by the gateway's numbers.</returns>
    private ulong[] Revive(AttachedSession session, ulong lastPrepare)
    {
        session.IsLive = true;
        _awaited--;
        session.LastTaken = Math.Max(session.LastTaken, lastPrepare);
        var open = OpenOn(session);
        if (ReferenceEquals(_current[(int)session.Attach.Kind], session))
            SetPreferred(session);
        foreach (var answer in session.ToRelay)
            session.Edge.Answers.TryAppend(EntryKind.Fulfill, 0, answer.GatewayNumber, 0, answer.Packet.Span);
        (session.ToRelay, session.AnsweredMeanwhile) = ([], null);
        Touch(session.Edge);
        return open;
    }

    private ulong[] OpenOn(AttachedSession session)
    {
        List<ulong> open = [.. session.ToRelay.Select(answer => answer.GatewayNumber), .. session.AnsweredMeanwhile ?? []];
        var place = 0;
        while (_incoming.TryNext(ref place, out var number))
        {
            ref var hold = ref _incoming.Find(number);
            if (hold.Session == session.Number)
                open.Add(hold.Tag);
        }

        return [.. open];
    }

    /// <summary>Gateways that have not come back by now are gone with their sockets.</summary>
    private void SweepAwaited(long now)
    {
        if (_awaited == 0)
            return;
        if (_awaitedUntil == long.MaxValue)
            _awaitedUntil = now + _node.LedgerGraceMs;
        if (now < _awaitedUntil)
            return;
        foreach (var session in _sessions.Values.Where(session => !session.IsLive).ToArray())
            Detach(session.Number, DetachReason.GatewayLost);
    }

    /// <summary>
    /// Until when an answer may still come: while the gateway has not offered what it kept, the grace of the ledger longer,
    /// counted from this life's begin for what expired before it.
    /// </summary>
    private long LatestAnswerTo(ref readonly OutgoingHold hold) =>
        _sessions.TryGetValue(hold.Session, out var session) && !session.HasReoffered
            ? Math.Max(hold.ExpiresAt, _sweepsSince) + _node.LedgerGraceMs
            : hold.ExpiresAt + _node.ExpiryGraceMs;

    /// <summary>What is known of open packets has changed: the next sweep looks at all of them.</summary>
    private void SweepSoon() => _nextExpiry = 0;
}
