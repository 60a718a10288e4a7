namespace Connector.Grains.Forwarding;

/// <summary>
/// A rate limit in whole tokens: fills at a rate, holds at most a burst. Integer arithmetic: tokens are kept in units of
/// one token-millisecond of the period, so nothing is lost to rounding.
/// </summary>
/// <param name="amount">Tokens per <paramref name="period"/>.</param>
/// <param name="period">At least a millisecond.</param>
/// <param name="burst">Most tokens that can be saved up.</param>
internal sealed class TokenBucket(ulong amount, TimeSpan period, ulong burst)
{
    private readonly long _periodMs = Math.Max(1, (long)period.TotalMilliseconds);
    private Int128 _level = (Int128)burst * Math.Max(1, (long)period.TotalMilliseconds);
    private long _filledAt = long.MinValue;

    /// <summary>Takes tokens; false, and none taken, when there are too few. Time in unix milliseconds.</summary>
    public bool TryTake(ulong tokens, long now)
    {
        Fill(now);
        var cost = (Int128)tokens * _periodMs;
        if (cost > _level)
            return false;
        _level -= cost;
        return true;
    }

    /// <summary>Gives tokens back: what they were taken for came to nothing.</summary>
    public void Return(ulong tokens) =>
        _level = Int128.Min(_level + ((Int128)tokens * _periodMs), (Int128)burst * _periodMs);

    private void Fill(long now)
    {
        if (_filledAt == long.MinValue || now < _filledAt)
            _filledAt = now;
        if (now == _filledAt)
            return;
        _level = Int128.Min(_level + ((Int128)amount * (now - _filledAt)), (Int128)burst * _periodMs);
        _filledAt = now;
    }
}
