namespace Connector.Relay;

/// <summary>
/// What was sent over one socket and is not answered: our request id, the id it came with, and its condition.
/// One loop adds, one other loop takes; a slot's id is written last and cleared last, so neither needs a lock.
/// </summary>
internal sealed class PendingTable
{
    private const int SlotBits = 16;
    private const int SlotMask = (1 << SlotBits) - 1;

    /// <summary>Requests that may be open at once; the next ones are refused.</summary>
    public const int Capacity = 1 << SlotBits;

    private readonly Slot[] _slots = new Slot[Capacity];
    private uint _next;

    /// <summary>False when the slot whose turn it is still waits for its answer.</summary>
    public bool TryAdd(uint originalId, ReadOnlySpan<byte> condition, out uint id)
    {
        // Zero marks a free slot, so it is never handed out.
        id = unchecked(++_next);
        if (id == 0) id = unchecked(++_next);
        ref var slot = ref _slots[id & SlotMask];
        if (Volatile.Read(ref slot.Id) != 0) return false;
        slot.OriginalId = originalId;
        condition.CopyTo(slot.Condition);
        Volatile.Write(ref slot.Id, id);
        return true;
    }

    /// <summary>Ends a request; false when nothing by that id is open.</summary>
    public bool TryTake(uint id, out uint originalId, Span<byte> condition)
    {
        originalId = 0;
        ref var slot = ref _slots[id & SlotMask];
        if (id == 0 || Volatile.Read(ref slot.Id) != id) return false;
        originalId = slot.OriginalId;
        slot.Condition[..].CopyTo(condition);
        Volatile.Write(ref slot.Id, 0u);
        return true;
    }

    private struct Slot
    {
        public uint Id;
        public uint OriginalId;
        public Hash Condition;
    }

    [System.Runtime.CompilerServices.InlineArray(32)]
    private struct Hash
    {
        private byte _first;
    }
}
