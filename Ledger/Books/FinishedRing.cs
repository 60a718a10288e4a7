namespace Connector.Ledger.Books;

/// <summary>The packets of one account that ended lately: at most so many, forgotten after so long, oldest first.</summary>
internal sealed class FinishedRing
{
    /// <summary>Most packets that are remembered per account.</summary>
    public const int MaxCount = 100_000;

    /// <summary>How long they are remembered, milliseconds.</summary>
    public const long MaxAgeMs = 10 * 60 * 1000;

    private const int Capacity = 1 << 17;

    private FinishedPacket[] _packets = [];
    private int _first;

    public int Count { get; private set; }

    public FinishedPacket this[int place] => _packets[(_first + place) & (_packets.Length - 1)];

    public void Add(in FinishedPacket packet)
    {
        if (Count == MaxCount)
            DropOldest();
        else if (Count == _packets.Length)
            Grow();
        _packets[(_first + Count) & (_packets.Length - 1)] = packet;
        Count++;
        // Two at a time: what is old goes without a sweep.
        if (IsOld(packet.EndedAt))
            DropOldest();
        if (IsOld(packet.EndedAt))
            DropOldest();
    }

    /// <summary>Forgets what ended before a time.</summary>
    public void Forget(long endedBefore)
    {
        while (Count > 0 && this[0].EndedAt < endedBefore)
            DropOldest();
    }

    private bool IsOld(long now) => Count > 0 && this[0].EndedAt < now - MaxAgeMs;

    private void DropOldest()
    {
        _first = (_first + 1) & (_packets.Length - 1);
        Count--;
    }

    private void Grow()
    {
        var larger = new FinishedPacket[Math.Min(Capacity, Math.Max(16, _packets.Length * 2))];
        for (var i = 0; i < Count; i++)
            larger[i] = this[i];
        (_packets, _first) = (larger, 0);
    }
}
