using System.Globalization;

namespace Connector.Cli.Host;

/// <summary>Lengths of time as people write them: <c>30</c> or <c>30s</c>, <c>500ms</c>, <c>2m</c>.</summary>
internal static class Duration
{
    /// <summary>Longer than anything here should take, and short enough for every timer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Reads a length of time above zero and of at most a day; a bare number counts seconds.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var digits = text.AsSpan().TrimEnd("ms");
        var milliseconds = text[digits.Length..] switch
        {
            "" or "s" => 1000m,
            "ms" => 1m,
            "m" => 60_000m,
            _ => 0m,
        };
        if (milliseconds == 0
            || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || count > (decimal)Longest.TotalSeconds * 1000
            || count * milliseconds > (decimal)Longest.TotalMilliseconds)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)(count * milliseconds * TimeSpan.TicksPerMillisecond));
        return duration > TimeSpan.Zero;
    }

    /// <summary>The shortest of those forms.</summary>
    public static string Show(TimeSpan duration) => duration.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.###} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.###} s");
}
