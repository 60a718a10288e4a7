namespace Connector.Cli.Client;

/// <summary>Text that others chose, made safe for a terminal: control characters could move its cursor.</summary>
internal static class Printable
{
    private const int Longest = 1000;

    public static string From(string text)
    {
        var cut = text.Length > Longest ? text[..Longest] + "..." : text;
        return string.Create(cut.Length, cut, (target, source) =>
        {
            for (var i = 0; i < target.Length; i++) target[i] = char.IsControl(source[i]) ? '?' : source[i];
        });
    }
}
