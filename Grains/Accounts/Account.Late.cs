using Connector.Grains.Forwarding;
using Connector.Grains.Interfaces.Packets;
using Connector.Ledger;
using Connector.Protocols.Ilp;

namespace Connector.Grains.Accounts;

/// <summary>
/// Fulfills that come when their packet has timed out. No balance moves: the sender was told R00. But the peer may think
/// that we owe it the amount, so it is noted until an operator has reconciled it.
/// </summary>
internal sealed partial class Account
{
    /// <summary>Most packets that timed out and are remembered; beyond, the oldest is forgotten.</summary>
    private const int MaxTimedOut = 100_000;

    /// <summary>How long they are remembered, milliseconds.</summary>
    private const long TimedOutForMs = 10 * 60 * 1_000;

    private readonly Dictionary<ulong, OutgoingHold> _timedOut = [];
    private readonly Queue<(ulong RequestId, long At)> _timedOutOrder = new();

    /// <summary>Remembers a packet that timed out.</summary>
    private void RememberTimedOut(ulong requestId, in OutgoingHold hold, long now)
    {
        while (_timedOutOrder.TryPeek(out var oldest) && (_timedOutOrder.Count >= MaxTimedOut || now - oldest.At > TimedOutForMs))
        {
            _timedOutOrder.Dequeue();
            _timedOut.Remove(oldest.RequestId);
        }

        _timedOut[requestId] = hold;
        _timedOutOrder.Enqueue((requestId, now));
    }

    /// <summary>An answer to nothing that is open: whether it is one that comes too late.</summary>
    private bool TakeLate(AttachedSession session, ulong requestId, in PacketEntry entry)
    {
        if (!_timedOut.TryGetValue(requestId, out var hold) || hold.Session != session.Number)
            return false;
        if (entry.Kind != EntryKind.Fulfill)
            return true;
        if (!Fulfill.TryRead(entry.Payload, out var fulfill, out _))
            return false;
        if (TakeLate(in hold, in fulfill))
            _timedOut.Remove(requestId);
        return true;
    }

    /// <summary>Whether it is the right fulfillment: then it is noted.</summary>
    private bool TakeLate(in OutgoingHold hold, in Fulfill fulfill)
    {
        if (!FulfillmentCheck.Matches(fulfill.Fulfillment, in hold.Condition))
        {
            _counters.WrongFulfillments++;
            return false;
        }

        _counters.Late++;
        _counters.LateAmount += hold.Amount;
        StageEnd(LedgerEntryKind.Note, in hold, LedgerMark.Late);
        return true;
    }
}
