using System.Globalization;
using System.Numerics;

namespace Connector.Configuration;

/// <summary>An exact fraction, in lowest terms. Money is never multiplied by a floating-point number.</summary>
public readonly record struct Ratio
{
    /// <summary>Most digits a written ratio may have.</summary>
    public const int MaxDigits = 36;

    private readonly Int128 _denominatorLessOne;

    private Ratio(Int128 numerator, Int128 denominator)
    {
        Numerator = numerator;
        _denominatorLessOne = denominator - 1;
    }

    /// <summary>0.</summary>
    public static Ratio Zero => default;

    /// <summary>1.</summary>
    public static Ratio One => new(1, 1);

    /// <summary>Above the line; never negative.</summary>
    public Int128 Numerator { get; }

    /// <summary>Below the line; at least 1, so that <c>default</c> is zero.</summary>
    public Int128 Denominator => _denominatorLessOne + 1;

    /// <summary>
    /// Reads a decimal number such as <c>0.92</c>: digits, at most one point, no sign, no exponent, at most
    /// <see cref="MaxDigits"/> digits.
    /// </summary>
    public static bool TryParse(string text, out Ratio ratio)
    {
        ratio = default;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = point < 0 ? text : text.Remove(point, 1);
        if (digits.Length is 0 or > MaxDigits || point == text.Length - 1 || !digits.All(char.IsAsciiDigit))
        {
            return false;
        }

        var numerator = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        var denominator = BigInteger.Pow(10, point < 0 ? 0 : text.Length - point - 1);
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        ratio = new Ratio((Int128)(numerator / divisor), (Int128)(denominator / divisor));
        return true;
    }

    /// <summary><c>numerator/denominator</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
}
