using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Connector.Grains.Forwarding;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Routing;
using Connector.Grains.LocalDelivery;
using Connector.Ledger;
using Connector.Protocols.Ilp;
using Connector.Protocols.Settlement;

namespace Connector.Grains.Accounts;

/// <summary>What comes in from the peer: its prepares here, its answers in Account.Answers.cs.</summary>
internal sealed partial class Account
{
    /// <summary>
    /// Takes a batch from a session; false when it is not attached, or when something before it is missing: what follows is
    /// not taken then, and is to be offered again. Time in unix milliseconds.
    /// </summary>
    public bool TakeFromPeer(ulong number, ReadOnlySpan<byte> batch, long now)
    {
        if (!_sessions.TryGetValue(number, out var session) || !session.IsLive)
            return false;
        FollowOperator(now);
        _held.BeginTurn();
        while (PacketEntry.TryRead(ref batch, out var entry))
        {
            switch (entry.Kind)
            {
                case EntryKind.Prepare:
                    TakePrepare(session, entry.Tag, entry.Payload, now);
                    break;
                case EntryKind.SwappedPrepare:
                    TakeSwapped(session, in entry, now);
                    break;
                case var _ when IsTrunk:
                    // A word of another shard may be told twice, and one that comes from an earlier connection must not
                    // make those of this one look old.
                    TakeAnswer(session, in entry);
                    break;
                default:
                    if (!TakeNext(session, in entry))
                        return false;
                    break;
            }
        }

        return true;
    }

    /// <summary>Takes an answer, unless it is offered again; false when something before it is missing.</summary>
    private bool TakeNext(AttachedSession session, in PacketEntry entry)
    {
        if (!session.IsNext(AnswerTag.NumberOf(entry.Tag), out var isNew))
            return false;
        if (!isNew)
            return true;
        if (!session.OwesTaken)
        {
            session.OwesTaken = true;
            _owing.Add(session);
        }

        TakeAnswer(session, in entry);
        return true;
    }

    private void TakePrepare(AttachedSession session, ulong tag, ReadOnlySpan<byte> packet, long now)
    {
        // Offered again after a call whose fate the gateway did not know.
        if (tag <= session.LastTaken)
            return;
        session.LastTaken = tag;
        _counters.Prepares++;

        var departure = default(Departure);
        var verdict = _switch.Judge(packet, now, _incoming.Count, ref departure);
        switch (verdict.Kind)
        {
            case VerdictKind.Forward:
                Forward(session, tag, packet, in departure);
                break;
            case VerdictKind.PeerProtocol:
                AnswerPeerProtocol(session, tag, packet, now);
                break;
            case VerdictKind.Local:
                AnswerLocal(session, tag, packet);
                break;
            default:
                _counters.Refusals++;
                Refuse(session, tag, packet, in verdict);
                break;
        }
    }

    /// <summary>A Response that carries a Prepare: an unusable answer if we wait for one with that id, else a request.</summary>
    private void TakeSwapped(AttachedSession session, in PacketEntry entry, long now)
    {
        if (entry.Payload.Length < sizeof(uint))
            return;
        var requestId = BinaryPrimitives.ReadUInt32LittleEndian(entry.Payload);
        ref var hold = ref _outgoing.Find(requestId);
        if (entry.Tag > session.LastTaken && !Unsafe.IsNullRef(ref hold) && hold.Session == session.Number)
            RejectOutgoing(requestId, ref hold, ErrorCode.T00InternalError, "the next hop gave an unusable answer"u8);
        TakePrepare(session, entry.Tag, entry.Payload[sizeof(uint)..], now);
    }

    private void Forward(AttachedSession session, ulong tag, ReadOnlySpan<byte> packet, in Departure departure)
    {
        var neighbour = NeighbourOf(departure.NextHop);
        PacketEnvelope.TryRead(packet, out _, out var length, out _);
        ref var hold = ref _incoming.Open(out var number);
        var leg = new IncomingLeg
        {
            Amount = departure.IncomingAmount,
            ExpiresAt = departure.IncomingExpiresAt,
            Session = session.Number,
            GatewayNumber = tag,
            Life = _fence,
        };
        hold.Neighbour = neighbour;
        hold.Session = session.Number;
        hold.Tag = tag;
        hold.Amount = departure.IncomingAmount;
        hold.ExpiresAt = departure.IncomingExpiresAt;
        if (!neighbour.Edge.Prepares.TryAppend(EntryKind.Prepare, 0, number, 0, IncomingLeg.Length + length, out var place))
        {
            VoidIncoming(number, departure.IncomingAmount);
            Reject(session, tag, ErrorCode.T03ConnectorBusy, "too many packets wait for the next hop"u8, default);
            return;
        }

        leg.Write(place);
        place = place[IncomingLeg.Length..];
        packet[..length].CopyTo(place);
        Prepare.Patch(place, departure.Amount, departure.ExpiresAt);
        Touch(neighbour.Edge);
    }

    private void AnswerPeerProtocol(AttachedSession session, ulong tag, ReadOnlySpan<byte> packet, long now)
    {
        Prepare.TryRead(packet, out var prepare, out _);
        if (PeerSettle.IsAddressed(in prepare))
        {
            TakeMessage(session, tag, packet, in prepare, now);
            return;
        }

        var verdict = _ildcp.Judge(in prepare);
        if (verdict.Kind == VerdictKind.Refuse)
        {
            _counters.Refusals++;
            Refuse(session, tag, packet, in verdict);
        }
        else if (session.Edge.Answers.TryAppend(EntryKind.Fulfill, 0, tag, 0, _ildcp.AnswerLength, out var place))
        {
            _ildcp.WriteAnswer(place);
            Touch(session.Edge);
        }
        else
        {
            _counters.Dropped++;
        }
    }

    /// <summary>The packet has arrived. What the receiver takes, the peer owes us from now on.</summary>
    private void AnswerLocal(AttachedSession session, ulong tag, ReadOnlySpan<byte> packet)
    {
        Prepare.TryRead(packet, out var prepare, out _);
        var verdict = _loopback.Judge(in prepare);
        if (verdict.Kind != VerdictKind.Refuse && _incoming.Count >= _incoming.MaxCount)
            verdict = Verdict.Refuse(ErrorCode.T03ConnectorBusy, "too many packets in flight"u8);
        if (verdict.Kind != VerdictKind.Refuse && !_books.FitsIncoming(prepare.Amount))
            verdict = Verdict.Refuse(ErrorCode.T04InsufficientLiquidity, "exceeded maximum balance."u8);
        if (verdict.Kind == VerdictKind.Refuse)
        {
            _counters.Refusals++;
            Refuse(session, tag, packet, in verdict);
            return;
        }

        _held.On(session.Edge).Answers.TryAppend(
            EntryKind.Fulfill, 0, tag, 0, LoopbackReceiver.AnswerLength(in prepare), out var place);
        LoopbackReceiver.WriteAnswer(in prepare, place);
        _books.HoldIncoming(prepare.Amount);
        _books.CommitIncoming(prepare.Amount);
        _incoming.Open(out var number);
        _incoming.Close(number);
        var entry = new LedgerEntry(
            LedgerEntryKind.Deliver, _self.Account, number, prepare.Amount, NextHop.Local.Account, prepare.Amount)
        {
            Life = _fence,
            IncomingFence = _fence,
            IncomingExpiresAt = prepare.ExpiresAt,
            IncomingSession = session.Number,
            GatewayNumber = tag,
        };
        _held.Barrier = _ledger.Stage(in entry, place);
    }

    private void Refuse(AttachedSession session, ulong tag, ReadOnlySpan<byte> packet, in Verdict verdict)
    {
        if (verdict.Code == ErrorCode.F08AmountTooLarge && Prepare.TryRead(packet, out var prepare, out _))
        {
            Span<byte> data = stackalloc byte[AmountTooLargeData.Length];
            AmountTooLargeData.Write(data, prepare.Amount, verdict.MaximumAmount);
            Reject(session, tag, verdict.Code, verdict.Message, data);
            return;
        }

        Reject(session, tag, verdict.Code, verdict.Message, default);
    }

    private void Reject(AttachedSession session, ulong tag, ErrorCode code, ReadOnlySpan<byte> message, ReadOnlySpan<byte> data)
    {
        if (!Rejections.TryAppend(session.Edge.Answers, tag, code, _node.OwnAddress, message, data))
            _counters.Dropped++;
        Touch(session.Edge);
    }
}
