using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Connector.Gateway.Health;

/// <summary>The answer to one request for the connector's health.</summary>
/// <param name="Status">In one word.</param>
/// <param name="Uptime">Since the process started.</param>
/// <param name="PeersConnected">Of the peers we dial, those that are connected. Peers that dial us never count.</param>
/// <param name="TotalPeers">The peers we dial.</param>
/// <param name="Timestamp">Now.</param>
/// <param name="SiloConnected">True when the silo answers; of several shards, that of each.</param>
/// <param name="AcceptsPrepares">True when the silo answers and its ledger takes new prepares; of several shards, that of each.</param>
public sealed record HealthReport(
    HealthStatus Status,
    TimeSpan Uptime,
    int PeersConnected,
    int TotalPeers,
    DateTimeOffset Timestamp,
    bool SiloConnected,
    bool AcceptsPrepares)
{
    /// <summary>Our own ILP address; null until a silo has told it.</summary>
    public string? IlpAddress { get; init; }

    /// <summary>Numbers of the shards whose silo does not answer; null when the connector is not divided.</summary>
    public IReadOnlyList<int>? ShardsAway { get; init; }

    /// <summary>True when new prepares should be sent here: 200, else 503.</summary>
    public bool IsReady => Status is HealthStatus.Healthy or HealthStatus.Degraded;

    /// <summary>The body: the seven keys that operators' tools know, in their order, then ours, then the details.</summary>
    public ReadOnlyMemory<byte> ToJson(string nodeId, string version, IEnumerable<IHealthDetail> details)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("status", Status.ToString().ToLowerInvariant());
            json.WriteNumber("uptime", (long)Uptime.TotalSeconds);
            json.WriteNumber("peersConnected", PeersConnected);
            json.WriteNumber("totalPeers", TotalPeers);
            json.WriteString("timestamp", Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("nodeId", nodeId);
            json.WriteString("version", version);
            json.WriteBoolean("siloConnected", SiloConnected);
            json.WriteBoolean("acceptsPrepares", AcceptsPrepares);
            if (IlpAddress is not null) json.WriteString("ilpAddress", IlpAddress);
            if (ShardsAway is not null)
            {
                json.WriteStartArray("shardsAway");
                foreach (var shard in ShardsAway) json.WriteNumberValue(shard);
                json.WriteEndArray();
            }

            foreach (var detail in details)
            {
                json.WritePropertyName(detail.Name);
                detail.Write(json);
            }

            json.WriteEndObject();
        }

        return body.WrittenMemory;
    }
}
