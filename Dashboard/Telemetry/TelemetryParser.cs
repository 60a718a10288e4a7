using System.Globalization;
using System.Text.Json;

namespace Connector.Dashboard.Telemetry;

/// <summary>
/// Reads the envelope <c>{"type":"…","nodeId":"…","timestamp":"…","data":{…}}</c>. It comes from anybody: what is not
/// exactly this is no message, and nothing that is in it can throw.
/// </summary>
internal sealed class TelemetryParser(DashboardLimits limits)
{
    /// <summary>Deeper nesting than any message has.</summary>
    private const int MaxDepth = 8;

    private const int MaxAmountDigits = 20;
    private const int PacketIdLength = 64;

    private static readonly string[] HealthWords = ["healthy", "degraded", "unhealthy", "starting"];
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>The message; null when it is none.</summary>
    public TelemetryMessage? Read(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or text in it that is no Unicode.
            return null;
        }
    }

    private TelemetryMessage? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object
            || Name(root, "nodeId") is not { } node
            || Time(root, "timestamp") is not { } at
            || Text(root, "type") is not { } type
            || !root.TryGetProperty("data", out var data)
            || data.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return type switch
        {
            "NODE_STATUS" => Status(node, at, data),
            "PACKET_RECEIVED" => Received(node, at, data),
            "PACKET_SENT" => Sent(node, at, data),
            "ROUTE_LOOKUP" => Lookup(node, at, data),
            _ => new OtherMessage(node, at),
        };
    }

    private NodeStatusMessage? Status(string node, DateTimeOffset at, JsonElement data)
    {
        if (Text(data, "health") is not { } health
            || Number(data, "uptime") is not { } uptime
            || Number(data, "peersConnected") is not { } connected
            || Number(data, "totalPeers") is not { } total
            || !data.TryGetProperty("routes", out var routes) || routes.ValueKind != JsonValueKind.Array
            || !data.TryGetProperty("peers", out var peers) || peers.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        return new NodeStatusMessage(
            node,
            at,
            HealthWords.Contains(health) ? health : "unknown",
            uptime,
            (int)Math.Min(connected, int.MaxValue),
            (int)Math.Min(total, int.MaxValue),
            [.. routes.EnumerateArray().Take(limits.MaxRoutesOfNode).Select(Route).OfType<ToldRoute>()],
            [.. peers.EnumerateArray().Take(limits.MaxPeersOfNode).Select(Peer).OfType<ToldPeer>().DistinctBy(peer => peer.Id)]);
    }

    private PacketReceivedMessage? Received(string node, DateTimeOffset at, JsonElement data) =>
        PacketId(data) is { } id
        && Name(data, "source") is { } source
        && Text(data, "destination") is { } destination
        && Text(data, "amount") is { Length: > 0 and <= MaxAmountDigits } amount
        && amount.All(char.IsAsciiDigit)
            ? new PacketReceivedMessage(node, at, id, source, destination, amount)
            : null;

    private PacketSentMessage? Sent(string node, DateTimeOffset at, JsonElement data) =>
        PacketId(data) is { } id && Name(data, "nextHop") is { } hop ? new PacketSentMessage(node, at, id, hop) : null;

    private RouteLookupMessage? Lookup(string node, DateTimeOffset at, JsonElement data)
    {
        if (Text(data, "destination") is not { } destination
            || Text(data, "reason") is not { } reason
            || !data.TryGetProperty("selectedPeer", out var selected))
        {
            return null;
        }

        if (selected.ValueKind == JsonValueKind.Null) return new RouteLookupMessage(node, at, destination, null, reason);
        return Name(data, "selectedPeer") is { } peer ? new RouteLookupMessage(node, at, destination, peer, reason) : null;
    }

    private ToldRoute? Route(JsonElement route) =>
        route.ValueKind == JsonValueKind.Object
        && Text(route, "prefix") is { } prefix
        && Name(route, "nextHop") is { } hop
        && route.TryGetProperty("priority", out var priority)
        && priority.ValueKind == JsonValueKind.Number
        && priority.TryGetInt32(out var number)
            ? new ToldRoute(prefix, hop, number)
            : null;

    private ToldPeer? Peer(JsonElement peer) =>
        peer.ValueKind == JsonValueKind.Object
        && Name(peer, "id") is { } id
        && Text(peer, "url") is { } url
        && peer.TryGetProperty("connected", out var connected)
        && connected.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? new ToldPeer(id, url, connected.GetBoolean())
            : null;

    /// <summary>A condition in hexadecimal.</summary>
    private static string? PacketId(JsonElement data) =>
        data.TryGetProperty("packetId", out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: PacketIdLength } id
        && id.All(char.IsAsciiHexDigit)
            ? id.ToLowerInvariant()
            : null;

    /// <summary>A text that is cut when it is too long.</summary>
    private string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text
            ? text.Length <= limits.MaxTextChars ? text : text[..(limits.MaxTextChars - 1)] + "…"
            : null;

    /// <summary>A text that names something: not empty, and never cut.</summary>
    private string? Name(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text && text.Length <= limits.MaxTextChars
            ? text
            : null;

    /// <summary>A whole number that is not negative.</summary>
    private static long? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var number) && number >= 0
            ? number
            : null;

    private static DateTimeOffset? Time(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : null;
}
