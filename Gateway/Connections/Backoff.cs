namespace Connector.Gateway.Connections;

/// <summary>
/// Pauses between two attempts: each twice as long as the one before, up to a cap, and half of each by chance, so that
/// many who lost the same peer do not come back together.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Random random)
{
    private int _doublings;

    /// <summary>The next pause.</summary>
    public TimeSpan Next()
    {
        var full = first * Math.Pow(2, _doublings);
        if (full < longest) _doublings++;
        else full = longest;
        return full * (0.5 + (random.NextDouble() / 2));
    }

    /// <summary>The last attempt went well.</summary>
    public void Reset() => _doublings = 0;
}
