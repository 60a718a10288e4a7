namespace Connector.Grains.Forwarding;

/// <summary>
/// A rate limit in whole tokens: fills at a rate, holds at most a burst. Integer arithmetic: tokens are kept in units of
/// one token-millisecond of the period, so nothing is lost to rounding. It starts full.
/// </summary>
internal sealed class TokenBucket
{
    private ulong _amount;
    private long _periodMs;
    private Int128 _full;
    private Int128 _level;
    private long _filledAt = long.MinValue;

    /// <param name="amount">Tokens per <paramref name="period"/>.</param>
    /// <param name="period">At least a millisecond.</param>
    /// <param name="burst">Most tokens that can be saved up.</param>
    public TokenBucket(ulong amount, TimeSpan period, ulong burst)
    {
        Set(amount, period, burst);
        _level = _full;
    }

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
    public void Return(ulong tokens) => _level = Int128.Min(_level + ((Int128)tokens * _periodMs), _full);

    /// <summary>
    /// Another rate from now on. It has as many tokens as before, rounded down, at most the new burst. Time in unix
    /// milliseconds.
    /// </summary>
    public void Change(ulong amount, TimeSpan period, ulong burst, long now)
    {
        Fill(now);
        var before = _periodMs;
        Set(amount, period, burst);
        // Split, because level × period may need more than 128 bits.
        var (tokens, rest) = (_level / before, _level % before);
        _level = Int128.Min((tokens * _periodMs) + (rest * _periodMs / before), _full);
    }

    private void Set(ulong amount, TimeSpan period, ulong burst)
    {
        (_amount, _periodMs) = (amount, Math.Max(1, (long)period.TotalMilliseconds));
        _full = (Int128)burst * _periodMs;
    }

    private void Fill(long now)
    {
        if (_filledAt == long.MinValue || now < _filledAt)
            _filledAt = now;
        if (now == _filledAt)
            return;
        _level = Int128.Min(_level + ((Int128)_amount * (now - _filledAt)), _full);
        _filledAt = now;
    }
}
