namespace Connector.Ledger.Books;

/// <summary>Names a packet inside the books: accounts by number.</summary>
internal readonly record struct HoldKey(int Account, uint Life, ulong Number);

/// <summary>A packet that is held. A struct in a slab: 100 000 of them are one allocation.</summary>
internal struct Hold
{
    public HoldKey Key;
    public long Barrier;
    public LedgerLegs Legs;
    public int Outgoing;
    public ulong IncomingAmount;
    public ulong OutgoingAmount;
    public long IncomingExpiresAt;
    public long OutgoingExpiresAt;
    public ulong IncomingSession;
    public ulong GatewayNumber;
    public ulong OutgoingSession;
    public uint RequestId;
    public UInt128 Condition0;
    public UInt128 Condition1;

    // Neighbours in the two accounts' lists, by slot; -1 at the ends.
    public int NextIncoming;
    public int PreviousIncoming;
    public int NextOutgoing;
    public int PreviousOutgoing;
}

/// <summary>All open holds, found by packet, and linked per account so that loading an account reads only its own.</summary>
internal sealed class HoldTable
{
    private readonly Dictionary<HoldKey, int> _slots = [];
    private Hold[] _holds = [];
    private int _firstFree = -1;
    private int _used;

    public int Count => _slots.Count;

    public int Find(HoldKey key) => _slots.TryGetValue(key, out var slot) ? slot : -1;

    public ref Hold this[int slot] => ref _holds[slot];

    /// <summary>Slots in use, in no order. Not while holds are added or removed.</summary>
    public Dictionary<HoldKey, int>.ValueCollection Slots => _slots.Values;

    public int Add(HoldKey key, AccountState incoming, AccountState? outgoing)
    {
        var slot = Take();
        _slots.Add(key, slot);
        ref var hold = ref _holds[slot];
        hold = new Hold { Key = key, Outgoing = -1, PreviousIncoming = -1, NextIncoming = -1 };
        hold.NextIncoming = incoming.FirstIncoming;
        if (hold.NextIncoming >= 0)
            _holds[hold.NextIncoming].PreviousIncoming = slot;
        incoming.FirstIncoming = slot;
        incoming.OpenIncoming++;
        if (outgoing is not null)
            LinkOutgoing(slot, outgoing);
        return slot;
    }

    public void LinkOutgoing(int slot, AccountState outgoing)
    {
        ref var hold = ref _holds[slot];
        (hold.PreviousOutgoing, hold.NextOutgoing) = (-1, outgoing.FirstOutgoing);
        if (hold.NextOutgoing >= 0)
            _holds[hold.NextOutgoing].PreviousOutgoing = slot;
        outgoing.FirstOutgoing = slot;
        outgoing.OpenOutgoing++;
    }

    public void UnlinkIncoming(int slot, AccountState incoming)
    {
        ref var hold = ref _holds[slot];
        if (hold.PreviousIncoming >= 0)
            _holds[hold.PreviousIncoming].NextIncoming = hold.NextIncoming;
        else
            incoming.FirstIncoming = hold.NextIncoming;
        if (hold.NextIncoming >= 0)
            _holds[hold.NextIncoming].PreviousIncoming = hold.PreviousIncoming;
        incoming.OpenIncoming--;
    }

    public void UnlinkOutgoing(int slot, AccountState outgoing)
    {
        ref var hold = ref _holds[slot];
        if (hold.PreviousOutgoing >= 0)
            _holds[hold.PreviousOutgoing].NextOutgoing = hold.NextOutgoing;
        else
            outgoing.FirstOutgoing = hold.NextOutgoing;
        if (hold.NextOutgoing >= 0)
            _holds[hold.NextOutgoing].PreviousOutgoing = hold.PreviousOutgoing;
        outgoing.OpenOutgoing--;
    }

    /// <summary>Frees a slot whose legs are unlinked.</summary>
    public void Remove(int slot)
    {
        _slots.Remove(_holds[slot].Key);
        _holds[slot].NextIncoming = _firstFree;
        _firstFree = slot;
    }

    private int Take()
    {
        if (_firstFree >= 0)
        {
            var free = _firstFree;
            _firstFree = _holds[free].NextIncoming;
            return free;
        }

        if (_used == _holds.Length)
            Array.Resize(ref _holds, Math.Max(64, _used * 2));
        return _used++;
    }
}
