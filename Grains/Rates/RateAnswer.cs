using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Connector.Grains.Rates;

/// <summary>
/// Reads what a source of rates answers, a JSON object: <c>pairs</c>, units of the second asset for one of the first
/// (<c>{"USD/EUR": 0.92}</c>), or <c>base</c> and <c>rates</c>, units of each asset for one of the base
/// (<c>{"base": "USD", "rates": {"EUR": 0.92}}</c>), or both; and maybe <c>timestamp</c>, when the prices held: seconds
/// since 1970 or RFC 3339. Other members do not matter. Numbers, or texts that are one, are read exactly.
/// </summary>
internal static class RateAnswer
{
    /// <summary>What the answer says. An entry that is no number above zero is left out: its asset has no price.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="asOf">When it was asked for, unix milliseconds: its prices are no younger.</param>
    /// <exception cref="RateSourceException">It is no such object, or has no rate at all.</exception>
    public static RateQuotes Read(ReadOnlyMemory<byte> json, long asOf)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            return Read(document.RootElement, asOf);
        }
        catch (JsonException exception)
        {
            throw new RateSourceException("its answer is not JSON", exception);
        }
    }

    private static RateQuotes Read(JsonElement root, long asOf)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new RateSourceException("its answer is not a JSON object");
        var perBase = Table(root, "rates");
        if (perBase.Count > 0)
        {
            if (!root.TryGetProperty("base", out var name) || name.ValueKind != JsonValueKind.String)
                throw new RateSourceException("its answer has rates, but no base that they count from");
            perBase[name.GetString()!] = Fraction.One;
        }

        var pairs = Table(root, "pairs");
        if (perBase.Count + pairs.Count == 0)
            throw new RateSourceException("its answer has no rates");
        return new RateQuotes
        {
            AsOf = Math.Min(asOf, Timestamp(root)),
            Pairs = pairs.ToFrozenDictionary(StringComparer.Ordinal),
            UnitsPerBase = perBase.ToFrozenDictionary(StringComparer.Ordinal),
        };
    }

    private static Dictionary<string, Fraction> Table(JsonElement root, string name)
    {
        var table = new Dictionary<string, Fraction>(StringComparer.Ordinal);
        if (!root.TryGetProperty(name, out var entries) || entries.ValueKind != JsonValueKind.Object)
            return table;
        foreach (var entry in entries.EnumerateObject())
        {
            var text = entry.Value.ValueKind switch
            {
                JsonValueKind.Number => entry.Value.GetRawText(),
                JsonValueKind.String => entry.Value.GetString(),
                _ => null,
            };
            if (Fraction.TryParse(text, out var rate))
                table[entry.Name] = rate;
            else
                table.Remove(entry.Name);
        }

        return table;
    }

    /// <summary>A time that cannot be read is no reason to think that the prices are fresh.</summary>
    private static long Timestamp(JsonElement root)
    {
        if (!root.TryGetProperty("timestamp", out var stamp) || stamp.ValueKind == JsonValueKind.Null)
            return long.MaxValue;
        if (stamp.ValueKind == JsonValueKind.Number && stamp.TryGetInt64(out var seconds) && seconds is > 0 and < 100_000_000_000)
            return seconds * 1_000;
        if (stamp.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(stamp.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time.ToUnixTimeMilliseconds();
        }

        throw new RateSourceException("the timestamp of its answer is neither seconds since 1970 nor RFC 3339");
    }
}
