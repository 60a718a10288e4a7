using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Connector.Configuration.Keys;

/// <summary>A length of time: a whole number and a unit.</summary>
internal sealed partial record DurationType(TimeSpan Min, TimeSpan Max) : ScalarType
{
    private static readonly string[] _units = ["d", "h", "m", "s"];

    /// <inheritdoc/>
    public override string Expectation => $"a time from {Write(Min)} to {Write(Max)}";

    /// <inheritdoc/>
    public override Reading Read(Written written)
    {
        if (!TryParse(written.Text, out var time))
        {
            return written.MayBeNumber && written.Text.All(char.IsAsciiDigit)
                ? Reading.Wrong($"{written.Text} has no unit", "Write ms, s, m, h or d behind the number")
                : Reading.Wrong($"\"{written.Text}\" is not a time");
        }

        return time >= Min && time <= Max
            ? Reading.Of(time)
            : Reading.Wrong($"must be {Expectation}, not {written.Text}");
    }

    /// <summary>Reads <c>250ms</c>, <c>30s</c>, <c>5m</c>, <c>1h</c>, <c>7d</c>; at most nine digits.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        var match = Form().Match(text);
        time = match.Success
            ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * Unit(match.Groups[2].Value)
            : TimeSpan.Zero;
        return match.Success;
    }

    /// <summary>As it would be written in a file, in the largest unit that fits.</summary>
    public static string Write(TimeSpan time)
    {
        var unit = _units.FirstOrDefault(u => time >= Unit(u) && time.Ticks % Unit(u).Ticks == 0)
            ?? "ms";
        return string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / Unit(unit).Ticks}{unit}");
    }

    /// <inheritdoc/>
    protected override JsonObject OwnSchema() =>
        new() { ["type"] = "string", ["pattern"] = "^[0-9]{1,9}(ms|s|m|h|d)$" };

    private static TimeSpan Unit(string unit) => unit switch
    {
        "ms" => TimeSpan.FromMilliseconds(1),
        "s" => TimeSpan.FromSeconds(1),
        "m" => TimeSpan.FromMinutes(1),
        "h" => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };

    [GeneratedRegex(@"^([0-9]{1,9})(ms|s|m|h|d)\z")]
    private static partial Regex Form();
}
