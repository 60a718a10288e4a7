using System.Text.Json.Nodes;
using Connector.Configuration.Yaml;

namespace Connector.Configuration.Keys;

/// <summary>An exact decimal number; read as <see cref="Ratio"/>.</summary>
internal sealed record RatioType(bool BelowOne) : ScalarType
{
    /// <inheritdoc/>
    public override string Expectation => BelowOne ? "a decimal number from 0 to below 1" : "a decimal number above 0";

    /// <inheritdoc/>
    public override Reading Read(Written written)
    {
        if (written.Kind is ScalarKind.Flag)
        {
            return Reading.Unexpected;
        }

        if (!Ratio.TryParse(written.Text, out var ratio))
        {
            return Reading.Wrong($"{written.Text} is not a decimal number of at most {Ratio.MaxDigits} digits");
        }

        var fits = BelowOne ? ratio.Numerator < ratio.Denominator : ratio.Numerator > 0;
        return fits ? Reading.Of(ratio) : Reading.Wrong($"must be {Expectation}, not {written.Text}");
    }

    /// <inheritdoc/>
    protected override JsonObject OwnSchema()
    {
        var number = new JsonObject { ["type"] = "number" };
        number[BelowOne ? "minimum" : "exclusiveMinimum"] = 0;
        if (BelowOne)
        {
            number["exclusiveMaximum"] = 1;
        }

        var text = new JsonObject { ["type"] = "string", ["pattern"] = @"^[0-9]*\.?[0-9]+$" };
        return new JsonObject { ["anyOf"] = new JsonArray(number, text) };
    }
}
