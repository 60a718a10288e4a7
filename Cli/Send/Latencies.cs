using System.Numerics;

namespace Connector.Cli.Send;

/// <summary>
/// Counts latencies in buckets that are at most 1/128 wide, so that memory stays the same however long a run is.
/// Safe to add to from any thread.
/// </summary>
public sealed class Latencies
{
    private const int BitsPerOctave = 7;
    private const int Octaves = 64 - BitsPerOctave;

    private readonly long[] _counts = new long[(Octaves + 1) << BitsPerOctave];
    private long _longest;
    private long _count;

    /// <summary>How many were added.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>The longest, exactly.</summary>
    public TimeSpan Longest => new(Interlocked.Read(ref _longest));

    /// <summary>Adds one.</summary>
    public void Add(TimeSpan latency)
    {
        var ticks = Math.Max(0, latency.Ticks);
        Interlocked.Increment(ref _counts[BucketOf((ulong)ticks)]);
        Interlocked.Increment(ref _count);
        for (var seen = Interlocked.Read(ref _longest); ticks > seen;)
        {
            var before = Interlocked.CompareExchange(ref _longest, ticks, seen);
            if (before == seen) break;
            seen = before;
        }
    }

    /// <summary>The latency that this share (0 to 1) of all do not exceed, within 1 %; zero when there are none.</summary>
    public TimeSpan Percentile(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        var passed = 0L;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            passed += Interlocked.Read(ref _counts[bucket]);
            if (passed >= rank) return new TimeSpan(Math.Min(UpperEdgeOf(bucket), Longest.Ticks));
        }

        return Longest;
    }

    /// <summary>Below 128 ticks a bucket a tick; above, the leading 8 bits decide.</summary>
    private static int BucketOf(ulong ticks)
    {
        var shift = Math.Max(0, BitOperations.Log2(ticks | 1) - BitsPerOctave);
        return (shift << BitsPerOctave) + (int)(ticks >> shift);
    }

    private static long UpperEdgeOf(int bucket)
    {
        var shift = Math.Max(0, (bucket >> BitsPerOctave) - 1);
        var leading = bucket - (shift << BitsPerOctave);
        var edge = ((UInt128)(uint)(leading + 1) << shift) - 1;
        return edge > (UInt128)long.MaxValue ? long.MaxValue : (long)edge;
    }
}
