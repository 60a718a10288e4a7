using System.Runtime.CompilerServices;
using Connector.Grains.Forwarding;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Routing;
using Connector.Ledger;
using Connector.Protocols.Ilp;

namespace Connector.Grains.Accounts;

/// <summary>What other accounts pass on: prepares that leave on this one, and answers to what came in on it.</summary>
internal sealed partial class Account
{
    /// <summary>Takes a batch from another account. Time in unix milliseconds.</summary>
    public void TakeFromAccount(NextHop from, ReadOnlySpan<byte> batch, long now)
    {
        var source = NeighbourOf(from);
        FollowOperator(now);
        _held.BeginTurn();
        while (PacketEntry.TryRead(ref batch, out var entry))
        {
            if (entry.Kind == EntryKind.Prepare)
                Depart(source, in entry, now);
            else
                Relay(source, in entry);
        }
    }

    /// <summary>The outbound stages: link, liquidity, hold, out.</summary>
    private void Depart(Neighbour source, in PacketEntry entry, long now)
    {
        var leg = IncomingLeg.Read(entry.Payload);
        var packet = entry.Payload[IncomingLeg.Length..];
        Prepare.TryRead(packet, out var prepare, out _);
        if (_preferred is not { } session)
        {
            Return(source, entry.Tag, ErrorCode.T01PeerUnreachable, "the next hop is not connected"u8);
            return;
        }

        if (!_books.FitsOutgoing(prepare.Amount) || !_limits.FitsInFlight(_books.HeldOutgoing, prepare.Amount))
        {
            Return(source, entry.Tag, ErrorCode.T04InsufficientLiquidity, "not enough liquidity to the next hop"u8);
            return;
        }

        if (!_limits.TakeOutgoing(prepare.Amount, now))
        {
            Return(source, entry.Tag, ErrorCode.T04InsufficientLiquidity, "exceeded money bandwidth, throttling."u8);
            return;
        }

        ref var hold = ref _outgoing.Open(out var requestId);
        if (Unsafe.IsNullRef(ref hold) || !session.Edge.HasRoomForPrepare(PacketEntry.HeaderBytes + packet.Length))
        {
            _outgoing.Close(requestId);
            _limits.ReturnOutgoing(prepare.Amount);
            Return(source, entry.Tag, ErrorCode.T03ConnectorBusy, "too many packets in flight to the next hop"u8);
            return;
        }

        hold.Source = source;
        hold.SourceTag = entry.Tag;
        hold.SourceLife = leg.Life;
        hold.SourceAmount = leg.Amount;
        hold.Session = session.Number;
        hold.Amount = prepare.Amount;
        hold.ExpiresAt = prepare.ExpiresAt;
        HeldCondition.Copy(prepare.Condition, ref hold.Condition);
        _books.HoldOutgoing(prepare.Amount);
        _nextExpiry = Math.Min(_nextExpiry, prepare.ExpiresAt);
        var held = new LedgerEntry(
            LedgerEntryKind.Hold, source.Hop.Account, entry.Tag, leg.Amount, _self.Account, hold.Amount)
        {
            Life = leg.Life,
            IncomingFence = leg.Life,
            OutgoingFence = _fence,
            IncomingExpiresAt = leg.ExpiresAt,
            OutgoingExpiresAt = hold.ExpiresAt,
            IncomingSession = leg.Session,
            GatewayNumber = leg.GatewayNumber,
            OutgoingSession = session.Number,
            RequestId = (uint)requestId,
        };
        _held.Barrier = _ledger.Stage(in held, prepare.Condition);
        _held.On(session.Edge).Prepares.TryAppend(EntryKind.Prepare, 0, session.NamedFrom | requestId, 0, packet);
        session.Edge.Holds(PacketEntry.HeaderBytes + packet.Length);
        if (requestId > MostRequests && IsTrunk)
            WantsNewLife = true;
    }

    /// <summary>An answer to a prepare that came in here: its hold ends, and the peer gets it on the session it asked on.</summary>
    private void Relay(Neighbour source, in PacketEntry entry)
    {
        ref var hold = ref _incoming.Find(entry.Tag);
        if (Unsafe.IsNullRef(ref hold) || !ReferenceEquals(hold.Neighbour, source))
        {
            _counters.Unmatched++;
            return;
        }

        var (number, tag, amount) = (hold.Session, hold.Tag, hold.Amount);
        if (entry.Kind == EntryKind.Fulfill)
        {
            _incoming.Close(entry.Tag);
            _books.CommitIncoming(amount);
        }
        else
        {
            VoidIncoming(entry.Tag, amount);
        }

        if (!_sessions.TryGetValue(number, out var session))
        {
            _counters.Unrelayed++;
            return;
        }

        if (IsTrunk)
        {
            RelayToShard(session, in entry, tag);
            return;
        }

        if (!session.Edge.Answers.TryAppend(entry.Kind, 0, tag, 0, entry.Payload))
            _counters.Dropped++;
        // A session that the books remember may have another gateway than the one that answered, and it may not be there
        // yet: what was sent to it would be lost. It leaves when the session is attached.
        if (session.IsLive)
            Touch(session.Edge);
        else
            (session.AnsweredMeanwhile ??= []).Add(tag);
    }

    /// <summary>Sends a prepare back to the account it came from, before anything was held here.</summary>
    private void Return(Neighbour source, ulong tag, ErrorCode code, ReadOnlySpan<byte> message)
    {
        if (!Rejections.TryAppend(source.Edge.Answers, tag, code, _node.OwnAddress, message, default))
            _counters.Dropped++;
        Touch(source.Edge);
    }

    private void VoidIncoming(ulong number, ulong amount)
    {
        _incoming.Close(number);
        _books.VoidIncoming(amount);
        _limits.ReturnIncoming(amount);
    }
}
