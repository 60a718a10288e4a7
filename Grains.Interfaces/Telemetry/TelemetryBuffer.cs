using Connector.Protocols.Ilp;

namespace Connector.Grains.Interfaces.Telemetry;

/// <summary>
/// What the packet path leaves for the telemetry sender: a ring of fixed size that holds the newest events. Adding copies a
/// few bytes, allocates nothing and never waits, for a reader as little as for another writer; when the ring is full the
/// oldest event goes, and is counted. One instance per process, shared by silo and gateway; there is none while telemetry is
/// off. Thread-safe.
/// </summary>
public sealed class TelemetryBuffer
{
    /// <summary>Most events that wait. A power of two. Default: 4 096.</summary>
    public const int DefaultCapacity = 4_096;

    private const int Stride = Condition.Length + IlpAddress.MaxLength;

    private readonly Slot[] _slots;
    private readonly byte[] _bytes;
    private readonly int _mask;
    private long _added;
    private long _taken;
    private long _dropped;

    /// <summary>An empty ring of about 1 KiB for each event.</summary>
    /// <exception cref="ArgumentException">The capacity is not a power of two.</exception>
    public TelemetryBuffer(int capacity = DefaultCapacity)
    {
        if (capacity < 2 || !System.Numerics.BitOperations.IsPow2(capacity))
            throw new ArgumentException("must be a power of two, and at least 2", nameof(capacity));
        (_slots, _bytes, _mask) = (new Slot[capacity], new byte[capacity * Stride], capacity - 1);
        for (var i = 0; i < capacity; i++)
            _slots[i].Turn = i;
    }

    /// <summary>Events that were never sent, since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>A peer sent this packet. Not told when it is no valid prepare.</summary>
    /// <param name="peer">The account.</param>
    /// <param name="packet">An ILP packet.</param>
    /// <param name="now">Unix milliseconds.</param>
    public void PacketReceived(string peer, ReadOnlySpan<byte> packet, long now)
    {
        if (Prepare.TryRead(packet, out var prepare, out _))
            Add(TelemetryKind.PacketReceived, now, peer, prepare.Amount, prepare.Condition, prepare.Destination);
    }

    /// <summary>This prepare was written to a peer's socket. Not told when it is no valid prepare.</summary>
    /// <param name="peer">The account.</param>
    /// <param name="packet">An ILP packet.</param>
    /// <param name="now">Unix milliseconds.</param>
    public void PacketSent(string peer, ReadOnlySpan<byte> packet, long now)
    {
        if (Prepare.TryRead(packet, out var prepare, out _))
            Add(TelemetryKind.PacketSent, now, peer, 0, prepare.Condition, default);
    }

    /// <summary>A route was looked up.</summary>
    /// <param name="outcome">One of the three outcomes of a lookup.</param>
    /// <param name="nextHop">The account; empty for this connector itself, and when there is none.</param>
    /// <param name="destination">A valid ILP address.</param>
    /// <param name="now">Unix milliseconds.</param>
    public void RouteLookup(TelemetryKind outcome, string nextHop, ReadOnlySpan<byte> destination, long now) =>
        Add(outcome, now, nextHop, 0, default, destination);

    /// <summary>Counts an event that was taken and could not be sent.</summary>
    public void CountDropped() => Interlocked.Increment(ref _dropped);

    /// <summary>Takes the oldest event; false when there is none.</summary>
    public bool TryTake(TelemetryEntry entry)
    {
        if (!TryClaim(ref _taken, waitFor: 1, out var number))
            return false;
        ref var slot = ref _slots[number & _mask];
        var bytes = BytesOf(number);
        entry.Set(slot.Kind, slot.Time, slot.Peer!, slot.Amount, bytes[..Condition.Length], bytes.Slice(Condition.Length, slot.Length));
        Volatile.Write(ref slot.Turn, number + _slots.Length);
        return true;
    }

    private void Add(
        TelemetryKind kind, long time, string peer, ulong amount, ReadOnlySpan<byte> condition, ReadOnlySpan<byte> destination)
    {
        if (!TryClaim(ref _added, waitFor: 0, out var number))
        {
            DropOldest();
            // Once: where another thread is just busy with the oldest one, this event is the one that goes.
            if (!TryClaim(ref _added, waitFor: 0, out number))
            {
                CountDropped();
                return;
            }
        }

        ref var slot = ref _slots[number & _mask];
        (slot.Kind, slot.Time, slot.Peer, slot.Amount, slot.Length) = (kind, time, peer, amount, destination.Length);
        var bytes = BytesOf(number);
        condition.CopyTo(bytes);
        destination.CopyTo(bytes[Condition.Length..]);
        Volatile.Write(ref slot.Turn, number + 1);
    }

    private void DropOldest()
    {
        if (!TryClaim(ref _taken, waitFor: 1, out var number))
            return;
        Volatile.Write(ref _slots[number & _mask].Turn, number + _slots.Length);
        CountDropped();
    }

    /// <summary>
    /// Claims the next number of a counter, which this thread alone has from then on. A slot's turn says whose it is: the
    /// number that may be written into it, one more when it can be read; what differs is not this thread's.
    /// </summary>
    private bool TryClaim(ref long counter, int waitFor, out long number)
    {
        number = Volatile.Read(ref counter);
        while (true)
        {
            var ahead = Volatile.Read(ref _slots[number & _mask].Turn) - (number + waitFor);
            if (ahead < 0)
                return false;
            var seen = ahead == 0 ? Interlocked.CompareExchange(ref counter, number + 1, number) : Volatile.Read(ref counter);
            if (ahead == 0 && seen == number)
                return true;
            number = seen;
        }
    }

    private Span<byte> BytesOf(long number) => _bytes.AsSpan((int)(number & _mask) * Stride, Stride);

    private struct Slot
    {
        public long Turn;
        public long Time;
        public string? Peer;
        public ulong Amount;
        public int Length;
        public TelemetryKind Kind;
    }
}
