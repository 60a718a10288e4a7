using System.Globalization;
using System.Text.RegularExpressions;

namespace Connector.Cli.Admin;

/// <summary>
/// An amount to add to a balance, as an operator must write it: with its sign, and with what it counts. A bare number could
/// be dollars or billionths of them, and one without a sign could be what the balance is to become.
/// </summary>
/// <param name="IsNegative">Whether we are to owe more.</param>
/// <param name="Whole">Digits before the point.</param>
/// <param name="Fraction">Digits behind it; may be empty.</param>
/// <param name="Unit">An asset code, or <see cref="SmallestUnits"/>.</param>
internal sealed partial record AdjustedAmount(bool IsNegative, string Whole, string Fraction, string Unit)
{
    /// <summary>The word for units of 10^-scale.</summary>
    public const string SmallestUnits = "units";

    private const int MostDigits = 60;

    /// <summary>Reads what stands on the command line; null and what to write instead.</summary>
    public static AdjustedAmount? Read(string text, out string mistake)
    {
        var match = Form().Match(text);
        mistake = match.Success ? "" : $"AMOUNT '{text}' is no amount; write for example +1.50USD, -0.02EUR or +1500units";
        if (!match.Success) return null;
        var (sign, number) = (match.Groups["sign"].Value, match.Groups["number"].Value);
        if (sign.Length == 0)
            mistake = $"AMOUNT '{text}' has no sign; write +{text} when the peer is to owe us more, -{text} when we are to owe the peer more";
        else if (match.Groups["unit"].Value.Length == 0)
            mistake = $"AMOUNT '{text}' does not say what it counts; write for example {text}USD, or {text.Split('.')[0]}units for the smallest units";
        else if (number.Length > MostDigits)
            mistake = $"AMOUNT '{text}' is too large";
        if (mistake.Length > 0) return null;
        var parts = number.Split('.');
        return new AdjustedAmount(sign == "-", parts[0], parts.Length > 1 ? parts[1] : "", match.Groups["unit"].Value);
    }

    /// <summary>The amount in units of an account; null and why it has none.</summary>
    public Int128? In(Asset asset, string peer, out string mistake)
    {
        var (places, units) = Unit == SmallestUnits ? (0, Whole) : (asset.Scale, Whole + Fraction.TrimEnd('0').PadRight(asset.Scale, '0'));
        mistake = "";
        if (Unit != SmallestUnits && Unit != asset.Code)
            mistake = $"{peer} counts {asset.Code}, not {Unit}";
        else if (Fraction.TrimEnd('0').Length > places)
            mistake = places == 0 && Unit == SmallestUnits ? "units are whole numbers" : $"{peer} counts {asset.Code} with {asset.Scale} decimals at most";
        else if (!Int128.TryParse(units, NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
            mistake = "the amount is too large";
        else
            return IsNegative ? -amount : amount;
        return null;
    }

    [GeneratedRegex(@"^(?<sign>[+-]?)(?<number>[0-9]+(\.[0-9]+)?)( +(?<unit>[A-Za-z0-9._-]+)|(?<unit>[A-Za-z][A-Za-z0-9._-]*))?\z")]
    private static partial Regex Form();
}
