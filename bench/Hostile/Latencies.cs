namespace Connector.Hostile;

/// <summary>How long answers took. Written by one, read when it has finished.</summary>
public sealed class Latencies
{
    private readonly List<TimeSpan> _all = [];

    public int Count => _all.Count;

    public TimeSpan Longest => _all.Count == 0 ? TimeSpan.Zero : _all.Max();

    /// <summary>The time below which this share of the answers stayed, in milliseconds; 0 when there are none.</summary>
    public double Milliseconds(double share)
    {
        if (_all.Count == 0) return 0;
        TimeSpan[] sorted = [.. _all.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))].TotalMilliseconds;
    }

    internal void Add(TimeSpan latency) => _all.Add(latency);
}
