using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Connector.Configuration.Yaml;

namespace Connector.Configuration.Keys;

/// <summary>A whole number; read as <see cref="BigInteger"/>.</summary>
internal sealed record IntegerType(BigInteger Min, BigInteger Max) : ScalarType
{
    /// <summary>A TCP port.</summary>
    public static IntegerType Port { get; } = new(1, 65535);

    /// <summary>An amount of a packet that is not zero.</summary>
    public static IntegerType Amount { get; } = new(1, ulong.MaxValue);

    /// <summary>A balance.</summary>
    public static IntegerType Balance { get; } = new((BigInteger)Int128.MinValue, (BigInteger)Int128.MaxValue);

    /// <inheritdoc/>
    public override string Expectation =>
        this == Balance ? "a whole number" : string.Create(
            CultureInfo.InvariantCulture, $"a whole number from {Min} to {Max}");

    /// <inheritdoc/>
    public override Reading Read(Written written)
    {
        if (!written.MayBeNumber)
        {
            return written.Kind == ScalarKind.Text && IsWhole(written.Text)
                ? Reading.Wrong("expected a number, found text in quotes", "Write it without quotes")
                : Reading.Unexpected;
        }

        if (!IsWhole(written.Text))
        {
            return Reading.Wrong($"{written.Text} is not a whole number");
        }

        var number = BigInteger.Parse(written.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return number >= Min && number <= Max
            ? Reading.Of(number)
            : Reading.Wrong($"must be {Expectation}, not {written.Text}");
    }

    /// <inheritdoc/>
    protected override JsonObject OwnSchema()
    {
        var schema = new JsonObject { ["type"] = "integer" };
        if (this != Balance)
        {
            // Validators hold bounds in types narrower than 128 bits.
            schema["minimum"] = JsonNode.Parse(Min.ToString(CultureInfo.InvariantCulture));
            schema["maximum"] = JsonNode.Parse(Max.ToString(CultureInfo.InvariantCulture));
        }

        return schema;
    }

    private static bool IsWhole(string text)
    {
        var digits = text.Length > 0 && text[0] is '-' or '+' ? text[1..] : text;
        return digits.Length is > 0 and <= 40 && digits.All(char.IsAsciiDigit);
    }
}
