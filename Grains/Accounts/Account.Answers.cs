using System.Runtime.CompilerServices;
using Connector.Grains.Forwarding;
using Connector.Grains.Interfaces.Packets;
using Connector.Ledger;
using Connector.Protocols.Ilp;

namespace Connector.Grains.Accounts;

/// <summary>What the peer answers to prepares that were sent to it: each ends its hold exactly once.</summary>
internal sealed partial class Account
{
    private void TakeAnswer(AttachedSession session, in PacketEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.Reoffered:
                session.HasReoffered = true;
                SweepSoon();
                return;
            case EntryKind.Relayed:
                // The gateway keeps it until it is durable: were it lost, what the peer has read would be listed as unrelayed.
                Stage(AccountEntryKind.Relayed, session.Number, entry.Payload);
                ForgetUnread(entry.Payload);
                return;
            case EntryKind.Unrelayed:
                _counters.Unrelayed += entry.Payload.Length / sizeof(ulong);
                Stage(AccountEntryKind.NotRelayed, session.Number, entry.Payload);
                return;
        }

        ulong requestId = AnswerTag.RequestIdOf(entry.Tag);
        if (TakeAddress(session, requestId, in entry) || TakeMessageAnswer(session, requestId, in entry))
            return;
        ref var hold = ref _outgoing.Find(requestId);
        // Only the session that the request went out on can answer it: nobody answers another's request.
        if (Unsafe.IsNullRef(ref hold) || hold.Session != session.Number)
        {
            if (!TakeLate(session, requestId, in entry))
                _counters.Unmatched++;
            return;
        }

        switch (entry.Kind)
        {
            case EntryKind.Fulfill:
                TakeFulfill(requestId, ref hold, in entry);
                break;
            case EntryKind.Reject:
                TakeReject(requestId, ref hold, in entry);
                break;
            case EntryKind.Undelivered:
                TakeUndelivered(requestId, ref hold, (UndeliveredReason)entry.Flags);
                break;
            case EntryKind.PeerError:
                _counters.Rejects++;
                RejectOutgoing(requestId, ref hold, ErrorCode.T00InternalError, "the next hop could not process the packet"u8);
                break;
            default:
                _counters.Rejects++;
                RejectOutgoing(requestId, ref hold, ErrorCode.T00InternalError, "the next hop gave an unusable answer"u8);
                break;
        }
    }

    private void TakeFulfill(ulong requestId, ref OutgoingHold hold, in PacketEntry entry)
    {
        if (!Fulfill.TryRead(entry.Payload, out var fulfill, out _))
        {
            RejectOutgoing(requestId, ref hold, ErrorCode.T00InternalError, "the next hop gave an unusable answer"u8);
            return;
        }

        // In time is what the gateway received by the expiry, whenever it is handled.
        if (entry.Time > hold.ExpiresAt)
        {
            var late = hold;
            RejectOutgoing(requestId, ref hold, ErrorCode.R00TransferTimedOut, "the next hop answered too late"u8);
            TakeLate(in late, in fulfill);
            return;
        }

        if (!FulfillmentCheck.Matches(fulfill.Fulfillment, in hold.Condition))
        {
            _counters.WrongFulfillments++;
            RejectOutgoing(requestId, ref hold, ErrorCode.F05WrongCondition, "the fulfillment does not match the condition"u8);
            return;
        }

        _counters.Fulfills++;
        _books.CommitOutgoing(hold.Amount);
        EndOutgoing(requestId, ref hold, LedgerEntryKind.Commit, EntryKind.Fulfill, entry.Payload[..fulfill.Length]);
    }

    /// <summary>A reject from downstream is relayed unchanged, whatever its code.</summary>
    private void TakeReject(ulong requestId, ref OutgoingHold hold, in PacketEntry entry)
    {
        _counters.Rejects++;
        if (!Protocols.Ilp.Reject.TryRead(entry.Payload, out var reject, out _))
        {
            RejectOutgoing(requestId, ref hold, ErrorCode.T00InternalError, "the next hop gave an unusable answer"u8);
            return;
        }

        VoidOutgoing(ref hold);
        EndOutgoing(requestId, ref hold, LedgerEntryKind.Void, EntryKind.Reject, entry.Payload[..reject.Length]);
    }

    private void TakeUndelivered(ulong requestId, ref OutgoingHold hold, UndeliveredReason reason)
    {
        switch (reason)
        {
            case UndeliveredReason.Expired:
                RejectOutgoing(requestId, ref hold, ErrorCode.R00TransferTimedOut, "the packet expired before it could be sent"u8);
                break;
            case UndeliveredReason.Busy:
                RejectOutgoing(requestId, ref hold, ErrorCode.T03ConnectorBusy, "the next hop takes no more packets"u8);
                break;
            default:
                RejectOutgoing(requestId, ref hold, ErrorCode.T01PeerUnreachable, "the next hop is not connected"u8);
                break;
        }
    }

    private void RejectOutgoing(
        ulong requestId, ref OutgoingHold hold, ErrorCode code, ReadOnlySpan<byte> message, LedgerMark mark = LedgerMark.None,
        bool timedOut = false)
    {
        VoidOutgoing(ref hold);
        StageEnd(LedgerEntryKind.Void, in hold, mark, timedOut: timedOut);
        Rejections.TryAppend(
            _held.On(hold.Source.Edge).Answers, hold.SourceTag, code, _node.OwnAddress, message, default);
        _outgoing.Close(requestId);
    }

    private void VoidOutgoing(ref OutgoingHold hold)
    {
        _books.VoidOutgoing(hold.Amount);
        _limits.ReturnOutgoing(hold.Amount);
    }

    private void EndOutgoing(
        ulong requestId,
        ref OutgoingHold hold,
        LedgerEntryKind ending,
        EntryKind answer,
        ReadOnlySpan<byte> packet)
    {
        // Only a fulfill must reach the sender whatever happens: a reject that is lost is an R00 at the expiry.
        StageEnd(ending, in hold, LedgerMark.None, ending == LedgerEntryKind.Commit ? packet : default);
        _held.On(hold.Source.Edge).Answers.TryAppend(answer, 0, hold.SourceTag, 0, packet);
        _outgoing.Close(requestId);
    }
}
