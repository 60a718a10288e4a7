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
        if (TakeAddress(session, in entry))
            return;
        ref var hold = ref _outgoing.Find(entry.Tag);
        // Only the session that the request went out on can answer it: nobody answers another's request.
        if (Unsafe.IsNullRef(ref hold) || hold.Session != session.Number)
        {
            _counters.Unmatched++;
            return;
        }

        switch (entry.Kind)
        {
            case EntryKind.Fulfill:
                TakeFulfill(entry.Tag, ref hold, in entry);
                break;
            case EntryKind.Reject:
                TakeReject(entry.Tag, ref hold, in entry);
                break;
            case EntryKind.Undelivered:
                TakeUndelivered(entry.Tag, ref hold, (UndeliveredReason)entry.Flags);
                break;
            case EntryKind.PeerError:
                _counters.Rejects++;
                RejectOutgoing(entry.Tag, ref hold, ErrorCode.T00InternalError, "the next hop could not process the packet"u8);
                break;
            default:
                _counters.Rejects++;
                RejectOutgoing(entry.Tag, ref hold, ErrorCode.T00InternalError, "the next hop gave an unusable answer"u8);
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
            _counters.Late++;
            RejectOutgoing(requestId, ref hold, ErrorCode.R00TransferTimedOut, "the next hop answered too late"u8);
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

    private void RejectOutgoing(ulong requestId, ref OutgoingHold hold, ErrorCode code, ReadOnlySpan<byte> message)
    {
        VoidOutgoing(ref hold);
        Stage(LedgerEntryKind.Void, hold.Source.Hop.Account, hold.SourceTag, hold.SourceAmount, _self.Account, hold.Amount);
        Return(hold.Source, hold.SourceTag, code, message);
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
        Stage(ending, hold.Source.Hop.Account, hold.SourceTag, hold.SourceAmount, _self.Account, hold.Amount);
        var edge = hold.Source.Edge;
        if (!edge.Answers.TryAppend(answer, 0, hold.SourceTag, 0, packet))
            _counters.Dropped++;
        Touch(edge);
        _outgoing.Close(requestId);
    }
}
