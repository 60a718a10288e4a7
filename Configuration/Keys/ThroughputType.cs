using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Connector.Configuration.Keys;

/// <summary>An amount per period, such as <c>1000000/s</c> or <c>5000/10m</c>.</summary>
internal sealed partial record ThroughputType : ScalarType
{
    private static readonly TimeSpan _longestPeriod = TimeSpan.FromDays(366);

    /// <inheritdoc/>
    public override string Expectation => "an amount per time";

    /// <inheritdoc/>
    public override Reading Read(Written written)
    {
        var match = Form().Match(written.Text);
        if (!match.Success)
        {
            return Reading.Wrong($"\"{written.Text}\" is not an amount per time");
        }

        if (!ulong.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var amount) || amount == 0)
        {
            return Reading.Wrong($"the amount must be {IntegerType.Amount.Expectation}, not {match.Groups[1].Value}");
        }

        var count = match.Groups[2].Length == 0 ? "1" : match.Groups[2].Value;
        return DurationType.TryParse(count + match.Groups[3].Value, out var period)
            && period > TimeSpan.Zero && period <= _longestPeriod
            ? Reading.Of(new ThroughputLimit(amount, period))
            : Reading.Wrong($"the time must be from 1ms to {DurationType.Write(_longestPeriod)}");
    }

    /// <inheritdoc/>
    protected override JsonObject OwnSchema() =>
        new() { ["type"] = "string", ["pattern"] = "^[0-9]{1,20}/[0-9]{0,9}(ms|s|m|h|d)$" };

    [GeneratedRegex(@"^([0-9]{1,20})/([0-9]{0,9})(ms|s|m|h|d)\z")]
    private static partial Regex Form();
}
