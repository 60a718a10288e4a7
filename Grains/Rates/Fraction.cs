using System.Globalization;
using System.Numerics;
using Connector.Configuration;

namespace Connector.Grains.Rates;

/// <summary>An exact fraction of whole numbers: rates are multiplied and divided without any rounding.</summary>
/// <param name="Numerator">Above the line.</param>
/// <param name="Denominator">Below the line, above 0.</param>
internal readonly record struct Fraction(BigInteger Numerator, BigInteger Denominator)
{
    /// <summary>Most digits that a decimal number may have.</summary>
    public const int MaxDigits = 40;

    /// <summary>Farthest that an exponent may move the point of a decimal number.</summary>
    public const int MaxExponent = 40;

    /// <summary>1.</summary>
    public static Fraction One { get; } = new(1, 1);

    /// <summary>Takes over a number of the configuration.</summary>
    public static Fraction Of(Ratio ratio) => new(ratio.Numerator, ratio.Denominator);

    /// <summary>10 to this power, which may be negative.</summary>
    public static Fraction PowerOfTen(int power) => power >= 0
        ? new Fraction(BigInteger.Pow(10, power), 1)
        : new Fraction(1, BigInteger.Pow(10, -power));

    /// <summary>
    /// Reads a decimal number above zero as it stands in JSON, such as <c>0.92</c> or <c>1.5e-7</c>, exactly: never by way
    /// of a floating-point number.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Fraction fraction)
    {
        fraction = default;
        var exponent = 0;
        var mark = text.IndexOfAny('e', 'E');
        if (mark >= 0)
        {
            if (!int.TryParse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
                return false;
            text = text[..mark];
        }

        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var rest = point < 0 ? default : text[(point + 1)..];
        if (whole.IsEmpty || (point >= 0 && rest.IsEmpty) || whole.Length + rest.Length > MaxDigits
            || exponent is > MaxExponent or < -MaxExponent)
        {
            return false;
        }

        if (!BigInteger.TryParse(string.Concat(whole, rest), NumberStyles.None, CultureInfo.InvariantCulture, out var digits)
            || digits.IsZero)
        {
            return false;
        }

        fraction = new Fraction(digits, 1) * PowerOfTen(exponent - rest.Length);
        return true;
    }

    /// <summary>1 divided by it. It must not be zero.</summary>
    public Fraction Inverse() => new(Denominator, Numerator);

    public static Fraction operator *(Fraction one, Fraction other) =>
        new(one.Numerator * other.Numerator, one.Denominator * other.Denominator);

    /// <summary>1 less this.</summary>
    public Fraction FromOne() => new(Denominator - Numerator, Denominator);
}
