using System.Numerics;

namespace Connector.Grains.Forwarding;

/// <summary>Replaces a fraction of large numbers by the best one of small numbers that is not above it.</summary>
internal static class NearestBelow
{
    /// <summary>
    /// The largest fraction that is at most <c>numerator/denominator</c> and whose denominator is at most
    /// <paramref name="most"/>, in lowest terms. Walks down the Stern-Brocot tree in leaps, so it takes some hundred
    /// steps for numbers of hundreds of digits.
    /// </summary>
    /// <param name="numerator">Above 0.</param>
    /// <param name="denominator">Above 0.</param>
    /// <param name="most">Above 0.</param>
    public static (BigInteger Numerator, BigInteger Denominator) Find(
        BigInteger numerator, BigInteger denominator, BigInteger most)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        (numerator, denominator) = (numerator / divisor, denominator / divisor);
        if (denominator <= most)
            return (numerator, denominator);

        // Always low < target < high: the target's own denominator is too large for either to be equal to it.
        var (lowTop, lowBottom) = (numerator / denominator, BigInteger.One);
        var (highTop, highBottom) = (BigInteger.One, BigInteger.Zero);
        while (lowBottom + highBottom <= most)
        {
            var below = (numerator * lowBottom) - (denominator * lowTop);
            var above = (denominator * highTop) - (numerator * highBottom);
            // How often the one may be added to the other before it passes the target, or its denominator the bound.
            var steps = below / above;
            if (highBottom > 0)
                steps = BigInteger.Min(steps, (most - lowBottom) / highBottom);
            if (steps > 0)
            {
                (lowTop, lowBottom) = (lowTop + (steps * highTop), lowBottom + (steps * highBottom));
                continue;
            }

            steps = BigInteger.Min(above / below, (most - highBottom) / lowBottom);
            (highTop, highBottom) = (highTop + (steps * lowTop), highBottom + (steps * lowBottom));
        }

        return (lowTop, lowBottom);
    }
}
