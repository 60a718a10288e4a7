using System.Numerics;
using Connector.Grains.Rates;

namespace Connector.Grains.Forwarding;

/// <summary>
/// What amounts of one account become on the next hop: <c>floor(amount × factor)</c>, one rounding, toward us. Made once
/// per pair of accounts and rate; applying it allocates nothing and is exact for every amount.
/// </summary>
/// <remarks>
/// A factor may have hundreds of digits: scales differ by up to 255. No amount is over 2^64-1 though, and the floor of
/// amount × factor is the largest p with p/amount ≤ factor. So the factor can be replaced by the largest fraction that is
/// not above it and whose denominator is no larger than the largest amount that passes (<see cref="NearestBelow"/>): no
/// floor changes, and both its parts fit into 64 bits.
/// </remarks>
internal sealed class Multiplier
{
    private readonly ulong _numerator;
    private readonly ulong _denominator;

    private Multiplier(ulong largest, ulong numerator, ulong denominator) =>
        (Largest, _numerator, _denominator) = (largest, numerator, denominator);

    /// <summary>The largest amount whose result is not over 2^64-1 (F08 beyond).</summary>
    public ulong Largest { get; }

    /// <summary>Amounts leave as they came.</summary>
    public static Multiplier One { get; } = new(ulong.MaxValue, 1, 1);

    /// <summary>
    /// Makes the multiplier of a link: rate × (1 - spread) × 10^(to - from).
    /// </summary>
    /// <param name="rate">Standard units of the next hop's asset for one of the incoming asset, above 0.</param>
    /// <param name="spread">What we keep, below or at 1.</param>
    /// <param name="fromScale">Scale of the incoming account, 0 to 255.</param>
    /// <param name="toScale">Scale of the next hop's account, 0 to 255.</param>
    public static Multiplier Of(Fraction rate, Fraction spread, int fromScale, int toScale)
    {
        var factor = rate * spread.FromOne() * Fraction.PowerOfTen(toScale - fromScale);
        if (factor.Numerator == factor.Denominator)
            return One;
        if (factor.Numerator.IsZero)
            return new Multiplier(ulong.MaxValue, 0, 1);
        // floor(amount × n/d) < 2^64 while amount < 2^64 × d/n.
        var beyond = ((BigInteger.One << 64) * factor.Denominator) - 1;
        var largest = BigInteger.Min(beyond / factor.Numerator, ulong.MaxValue);
        if (largest.IsZero)
            return new Multiplier(0, 0, 1);
        var (numerator, denominator) = NearestBelow.Find(factor.Numerator, factor.Denominator, largest);
        return new Multiplier((ulong)largest, (ulong)numerator, (ulong)denominator);
    }

    /// <summary>The amount on the next link, rounded down. The amount must be at most <see cref="Largest"/>.</summary>
    public ulong Apply(ulong amount)
    {
        if (_numerator == _denominator)
            return amount;
        var product = Math.BigMul(amount, _numerator, out var low);
        return product == 0 ? low / _denominator : (ulong)(new UInt128(product, low) / _denominator);
    }
}
