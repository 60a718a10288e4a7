namespace Connector.Grains.Settlement;

/// <summary>
/// Pauses between tries that never end: each twice as long as the one before up to a cap, half of it by chance, so that
/// many accounts of one engine do not come back together.
/// </summary>
internal sealed class RetryPause(TimeSpan first, TimeSpan longest, Random random)
{
    /// <summary>The first pause after an engine did not answer.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <summary>The longest: an engine that is back is found within a minute.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>The longest after an engine refused for good: an operator must look before it goes better.</summary>
    public static readonly TimeSpan LongestAfterRefusal = TimeSpan.FromHours(1);

    private int _doublings;

    /// <summary>The next pause.</summary>
    public TimeSpan Next()
    {
        var full = TimeSpan.FromTicks(Math.Min(longest.Ticks, first.Ticks << Math.Min(_doublings, 20)));
        _doublings++;
        return TimeSpan.FromTicks((full.Ticks / 2) + random.NextInt64((full.Ticks / 2) + 1));
    }

    /// <summary>It went well: the next pause is the first again.</summary>
    public void Reset() => _doublings = 0;
}
