using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Connector.Cli.Admin;

/// <summary>What an account is kept in.</summary>
internal sealed record Asset(string Code, int Scale);

/// <summary>One account, as the connector tells it.</summary>
internal sealed record Account(
    string Peer,
    Asset Asset,
    Int128 Balance,
    Int128 OwedToUs,
    Int128 OwedByUs,
    Int128 HeldIncoming,
    Int128 HeldOutgoing,
    Int128? Maximum,
    Int128? Minimum,
    bool IsConfigured,
    bool IsConnected,
    IReadOnlyList<string> Sessions);

/// <summary>The other side of all accounts of one asset.</summary>
internal sealed record Position(
    Asset Asset, Int128 Accounts, Int128 Held, Int128 Exchange, Int128 Settlement, Int128 Adjustment, Int128 Loss, Int128 Sum);

/// <summary>All accounts, and whether everything adds up.</summary>
internal sealed record BalanceList(IReadOnlyList<Account> Accounts, IReadOnlyList<Position> Positions, bool SumsToZero);

/// <summary>Reads what the connector answered. What a newer one says more is left out.</summary>
internal static class Documents
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new AmountReader() } };

    public static T Read<T>(JsonNode document) => document.Deserialize<T>(Options)!;

    /// <summary>A time, as tables show it.</summary>
    public static string Show(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private sealed class AmountReader : JsonConverter<Int128>
    {
        public override Int128 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Int128.Parse(reader.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

        public override void Write(Utf8JsonWriter writer, Int128 value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }
}
