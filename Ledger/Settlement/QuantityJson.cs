using System.Text.Json;

namespace Connector.Ledger.Settlement;

/// <summary>A quantity as RFC 38 writes it: <c>{"amount":"254","scale":2}</c>, the amount in quotes, the scale not.</summary>
public static class QuantityJson
{
    /// <summary>Reads one; false when the bytes are anything else. Keys beside the two are ignored.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out Quantity quantity)
    {
        quantity = default;
        if (json.IsEmpty)
            return false;
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            return reader.BytesConsumed == json.TrimEnd(" \t\r\n"u8).Length
                && document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("amount", out var amount) && amount.ValueKind == JsonValueKind.String
                && root.TryGetProperty("scale", out var scale) && scale.ValueKind == JsonValueKind.Number
                && scale.TryGetByte(out var places)
                && Quantity.TryParse(amount.GetString()!, places, out quantity);
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // A string that is no UTF-16.
            return false;
        }
    }

    /// <summary>Writes one.</summary>
    public static byte[] Write(Quantity quantity) => JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, object> { ["amount"] = quantity.Digits, ["scale"] = quantity.Scale });
}
