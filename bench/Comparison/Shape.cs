using System.Globalization;

namespace Connector.Comparison;

/// <summary>How the load is laid out: pairs of peers, prepares outstanding in total, connectors in a row.</summary>
internal sealed record Shape(int Pairs, int Outstanding, int Hops)
{
    public static readonly Shape[] All =
        [new(1, 1, 1), new(1, 64, 1), new(1, 256, 1), new(16, 256, 1), new(64, 1024, 1), new(1, 256, 3)];

    /// <summary>Reads <c>16x256</c>, or <c>1x256x3</c> for three connectors in a row.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static Shape Parse(string text)
    {
        int[] numbers = [.. text.Split('x').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        return numbers switch
        {
            [var pairs, var outstanding] => new Shape(pairs, outstanding, 1),
            [var pairs, var outstanding, var hops] => new Shape(pairs, outstanding, hops),
            _ => throw new FormatException($"a shape is PAIRSxOUTSTANDING or PAIRSxOUTSTANDINGxHOPS, not {text}"),
        };
    }

    public override string ToString() => Hops == 1 ? $"{Pairs}x{Outstanding}" : $"{Pairs}x{Outstanding}x{Hops}";
}
