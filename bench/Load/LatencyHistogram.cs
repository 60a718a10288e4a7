using System.Numerics;

namespace Connector.Load;

/// <summary>Counts durations in buckets that grow with the value, so each percentile is right to within 0.8 %.</summary>
internal sealed class LatencyHistogram
{
    private const int SubBucketBits = 7;
    private const int SubBuckets = 1 << SubBucketBits;
    private readonly long[] _counts = new long[(64 - SubBucketBits + 1) * SubBuckets];

    public long Count { get; private set; }

    public long MaxNanoseconds { get; private set; }

    public void Record(long nanoseconds)
    {
        var value = (ulong)Math.Max(nanoseconds, 0);
        _counts[BucketOf(value)]++;
        Count++;
        if (nanoseconds > MaxNanoseconds) MaxNanoseconds = nanoseconds;
    }

    public void Add(LatencyHistogram other)
    {
        for (var bucket = 0; bucket < _counts.Length; bucket++) _counts[bucket] += other._counts[bucket];
        Count += other.Count;
        MaxNanoseconds = Math.Max(MaxNanoseconds, other.MaxNanoseconds);
    }

    /// <summary>The duration below which this share of the packets stayed, in milliseconds; 0 when there are none.</summary>
    /// <param name="share">From 0 to 1.</param>
    public double Milliseconds(double share)
    {
        if (Count == 0) return 0;
        var wanted = Math.Max(1, (long)Math.Ceiling(share * Count));
        var bucket = 0;
        for (var seen = _counts[0]; seen < wanted; seen += _counts[bucket]) bucket++;
        return Math.Min(TopOf(bucket), (ulong)MaxNanoseconds) / 1e6;
    }

    private static int BucketOf(ulong value)
    {
        var shift = Math.Max(0, BitOperations.Log2(value | 1) - SubBucketBits);
        return (shift * SubBuckets) + (int)(value >> shift);
    }

    private static ulong TopOf(int bucket)
    {
        if (bucket < 2 * SubBuckets) return (ulong)bucket;
        var shift = (bucket / SubBuckets) - 1;
        return (ulong)(bucket - (shift * SubBuckets) + 1) << shift;
    }
}
