using System.Numerics;

namespace Connector.Ledger.Settlement;

/// <summary>
/// What a settlement comes to in an account's units (RFC 38). What is finer than one unit is left over, exactly, and is
/// added to the next settlement before that is rounded down: nothing is lost and nothing is invented.
/// </summary>
public static class ScaleConversion
{
    /// <summary>Converts.</summary>
    /// <param name="received">What came in.</param>
    /// <param name="before">What was left over before.</param>
    /// <param name="scale">The account's scale.</param>
    /// <param name="leftover">What is left over now; 0 at scale 0 when nothing is.</param>
    /// <returns>Whole units of the account.</returns>
    public static BigInteger ToUnits(Quantity received, Quantity before, byte scale, out Quantity leftover)
    {
        var finest = Math.Max(scale, Math.Max(received.Scale, before.Scale));
        var total = received.At(finest) + before.At(finest);
        var units = BigInteger.DivRem(total, BigInteger.Pow(10, finest - scale), out var rest);
        leftover = rest.IsZero ? default : new Quantity(rest, finest);
        return units;
    }
}
