using System.Globalization;
using System.Numerics;

namespace Connector.Ledger.Settlement;

/// <summary>An amount of money at a scale of its own (RFC 38): 254 at scale 2 is 2.54. Never negative.</summary>
/// <param name="Amount">Whole number of units, of any size.</param>
/// <param name="Scale">One unit of the asset is 10 to this power units.</param>
public readonly record struct Quantity(BigInteger Amount, byte Scale)
{
    /// <summary>Most digits of an amount: the largest entry of the ledger at the finest scale fits.</summary>
    public const int MaxDigits = 300;

    /// <summary>Reads an amount as RFC 38 writes it: decimal digits and nothing else.</summary>
    public static bool TryParse(string amount, byte scale, out Quantity quantity)
    {
        quantity = default;
        if (amount.Length is 0 or > MaxDigits || !amount.All(char.IsAsciiDigit))
            return false;
        quantity = new Quantity(BigInteger.Parse(amount, NumberStyles.None, CultureInfo.InvariantCulture), scale);
        return true;
    }

    /// <summary>The amount as RFC 38 writes it.</summary>
    public string Digits => Amount.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether both are the same money, whatever their scales.</summary>
    public bool IsWorth(Quantity other) => At(Math.Max(Scale, other.Scale)) == other.At(Math.Max(Scale, other.Scale));

    /// <inheritdoc />
    public override string ToString() => $"{Digits}@{Scale.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The amount in units of a scale that is at least as fine.</summary>
    internal BigInteger At(byte scale) => Amount * BigInteger.Pow(10, scale - Scale);
}
