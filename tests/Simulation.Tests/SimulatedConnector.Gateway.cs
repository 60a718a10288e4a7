using Connector.Gateway.Sessions;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Protocols.Ilp;

namespace Connector.Simulation.Tests;

/// <summary>What its gateway does with what comes and goes.</summary>
internal sealed partial class SimulatedConnector
{
    /// <summary>What the silo sends to a session.</summary>
    public void Deliver(SessionAttach attach, byte[] batch)
    {
        if (TrunksIn.TryGetValue(attach.Gateway, out var trunk))
            trunk.Answer(batch);
        if (attach.Gateway != $"{Name}-{_gatewayLife}" || !_sessions.TryGetValue(attach.Session, out var session))
            return;
        ReadOnlySpan<byte> rest = batch;
        while (PacketEntry.TryRead(ref rest, out var entry))
        {
            switch (entry.Kind)
            {
                case EntryKind.Prepare:
                    SendPrepare(session, in entry);
                    break;
                case EntryKind.Taken:
                    session.Kept.Forget(AnswerTag.NumberOf(entry.Tag));
                    DetachWhenNothingIsKept(session);
                    break;
                default:
                    SendAnswer(session, in entry);
                    break;
            }
        }
    }

    private void TakePrepare(GatewaySession session, Frame frame)
    {
        if (!Prepare.TryRead(frame.Packet, out var prepare, out _)
            || !session.Open.TryOpen(frame.RequestId, false, prepare.ExpiresAt, out var number))
        {
            return;
        }

        if (session.Silo is not { IsAlive: true })
        {
            session.Open.TryClose(number, out _);
            session.Link.Send(this, new Frame(FrameKind.Reject, frame.RequestId, Kinds.Reject(ErrorCode.T01PeerUnreachable)));
            return;
        }

        ToSilo(session, Entry(EntryKind.Prepare, 0, number, 0, frame.Packet));
        _world.After(Math.Max(0, prepare.ExpiresAt - Clock) + 1, () => GiveUp(session));
    }

    /// <summary>Nobody waits longer than a packet's expiry, whatever became of the silo.</summary>
    private void GiveUp(GatewaySession session)
    {
        List<OpenRequest> expired = [];
        session.Open.TakeExpired(Clock, expired);
        if (session.IsEnded || !_sessions.ContainsKey(session.Id))
            return;
        foreach (var request in expired)
            session.Link.Send(this, new Frame(FrameKind.Reject, request.RequestId, Kinds.Reject(ErrorCode.R00TransferTimedOut)));
    }

    private void SendPrepare(GatewaySession session, in PacketEntry entry)
    {
        var requestId = (uint)entry.Tag;
        Prepare.TryRead(entry.Payload, out var prepare, out _);
        if (session.IsEnded)
            Keep(session, EntryKind.Undelivered, (byte)UndeliveredReason.SessionClosed, requestId, []);
        else if (prepare.ExpiresAt <= Clock)
            Keep(session, EntryKind.Undelivered, (byte)UndeliveredReason.Expired, requestId, []);
        else
            session.Link.Send(this, new Frame(FrameKind.Prepare, requestId, entry.Payload.ToArray()));
    }

    private void SendAnswer(GatewaySession session, in PacketEntry entry)
    {
        var tag = entry.Tag;
        var isFulfill = entry.Kind == EntryKind.Fulfill;
        if (!session.Open.TryClose(tag, out var request))
        {
            if (isFulfill && session.Open.WasGivenUp(tag))
            {
                if (session.WasLost(tag))
                    Violation($"{Name} rejected as lost what it had sent on");
                Keep(session, EntryKind.Unrelayed, 0, 0, BitConverter.GetBytes(tag));
            }

            return;
        }

        var frame = new Frame(isFulfill ? FrameKind.Fulfill : FrameKind.Reject, request.RequestId, entry.Payload.ToArray());
        if (isFulfill && !Durable.IsCommitted(Kinds.Fulfilled(frame)))
            Violation($"{Name} relays a fulfill whose books are not durable");
        // The pong behind it tells that the peer has read it.
        session.Link.Send(this, frame, !isFulfill ? null : () => _world.After(_world.Between(1, 30), () =>
        {
            if (!session.IsEnded && _sessions.ContainsKey(session.Id))
                Keep(session, EntryKind.Relayed, 0, 0, BitConverter.GetBytes(tag));
        }));
    }

    private void Keep(GatewaySession session, EntryKind kind, byte flags, uint requestId, ReadOnlySpan<byte> payload)
    {
        var entry = Entry(kind, flags, requestId, Clock, payload);
        session.Kept.Keep(entry);
        ToSilo(session, entry);
    }

    /// <summary>
    /// Once a silo is there it is sent what comes, though the session may not be attached there, or has not heard of it yet:
    /// what is refused is offered again.
    /// </summary>
    private void ToSilo(GatewaySession session, byte[] entries)
    {
        var there = session.Number == 0 ? session.Silo : session.Silo ?? Silo;
        if (there is not { } silo || entries.Length == 0)
            return;
        session.ToSilo.Send(() => silo.Turn(session.Account, account =>
        {
            if (!account.TakeFromPeer(session.Number, entries, Clock) && _sessions.ContainsKey(session.Id))
                Attach(session);
        }));
    }

    private void Attach(GatewaySession session)
    {
        if (Silo is not { } silo)
            return;
        var last = session.Open.LastNumber;
        session.ToSilo.Send(() => silo.Turn(session.Account, account =>
        {
            var attach = new SessionAttach(
                new AccountId(session.Account), session.Gateway, session.Id, SessionKind.Accepted, session.Number, last,
                AnswersTaken: session.Kept.Forgotten);
            var result = account.Attach(attach);
            _world.After(_world.Between(0, 3), () => Attached(session, silo, last, result));
        }));
    }

    private void Attached(GatewaySession session, SimulatedSilo silo, ulong last, AttachResult result)
    {
        if (!silo.IsAlive || result.Number == 0 || !_sessions.ContainsKey(session.Id))
            return;
        var again = session.Number != 0;
        (session.Number, session.Silo) = (result.Number, silo);
        LinkLives[(session.Account, result.Number)] = session.LinkLife;
        if (result.Open is { } open && !session.IsEnded)
            RejectLost(session, open, last);
        if (again)
        {
            foreach (var piece in session.Kept.Pieces.ToList()) ToSilo(session, piece.ToArray());
            Keep(session, EntryKind.Reoffered, 0, 0, []);
        }

        DetachWhenNothingIsKept(session);
    }

    /// <summary>What a new life of the account does not know was never sent on.</summary>
    private void RejectLost(GatewaySession session, ulong[] known, ulong last)
    {
        List<OpenRequest> lost = [];
        session.Knows(known, last);
        session.Open.TakeAllBut(known.ToHashSet(), last, lost);
        foreach (var request in lost)
            session.Link.Send(this, new Frame(FrameKind.Reject, request.RequestId, Kinds.Reject(ErrorCode.T03ConnectorBusy)));
    }

    /// <summary>What the session has taken is the account's before the account hears that the session is gone.</summary>
    private void DetachWhenNothingIsKept(GatewaySession session)
    {
        if (!session.IsEnded || session.Silo is not { } silo || session.Kept.Bytes > 0)
            return;
        session.ToSilo.Send(() =>
        {
            if (!silo.IsAlive) return;
            silo.Turn(session.Account, account => account.Detach(session.Number, DetachReason.Closed));
            _sessions.Remove(session.Id);
        });
    }

    private static byte[] Entry(EntryKind kind, byte flags, ulong tag, long time, ReadOnlySpan<byte> payload)
    {
        var buffer = new BatchBuffer(int.MaxValue);
        buffer.TryAppend(kind, flags, tag, time, payload);
        buffer.TryTake(out var batch);
        return batch.ToArray();
    }
}
