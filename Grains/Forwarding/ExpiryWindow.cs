namespace Connector.Grains.Forwarding;

/// <summary>
/// Shortens the expiry so that there is time to carry the fulfill back (ILPv4, spec section 7.1):
/// outgoing = min(incoming - minMessageWindow, now + maxHoldTime).
/// </summary>
internal static class ExpiryWindow
{
    /// <summary>The outgoing expiry; false (R02) when it is past or too near. Times in unix milliseconds.</summary>
    public static bool TryShorten(long incoming, long now, long minMessageWindowMs, long maxHoldTimeMs, out long outgoing)
    {
        outgoing = 0;
        if (incoming < now)
            return false;
        outgoing = Math.Min(incoming - minMessageWindowMs, now + maxHoldTimeMs);
        return outgoing - now >= minMessageWindowMs;
    }
}
