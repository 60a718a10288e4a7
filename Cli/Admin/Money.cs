using System.Globalization;

namespace Connector.Cli.Admin;

/// <summary>Amounts for people: exact decimals in the asset, with all places of its scale, so that columns line up.</summary>
internal static class Money
{
    /// <summary>For example <c>-1.50</c> for -150 units of scale 2.</summary>
    public static string Show(Int128 units, int scale)
    {
        var digits = units.ToString(CultureInfo.InvariantCulture).TrimStart('-').PadLeft(scale + 1, '0');
        var whole = digits[..^scale];
        var sign = units < 0 ? "-" : "";
        return scale == 0 ? sign + whole : $"{sign}{whole}.{digits[^scale..]}";
    }

    /// <summary>Likewise, with the asset behind it.</summary>
    public static string Show(Int128 units, Asset asset) => $"{Show(units, asset.Scale)} {asset.Code}";

    /// <summary>Likewise, with the sign of what is added.</summary>
    public static string ShowChange(Int128 units, Asset asset) => (units > 0 ? "+" : "") + Show(units, asset);
}
