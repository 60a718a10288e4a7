using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Connector.Grains.Interfaces.Telemetry;

namespace Connector.Gateway.Telemetry;

/// <summary>
/// Telemetry as JSON, in the envelope that dashboards know:
/// <c>{"type":"…","nodeId":"…","timestamp":"…","data":{…}}</c>, one text message each. Not thread-safe.
/// </summary>
internal sealed class TelemetryWriter(string nodeId, int maxListBytes) : IDisposable
{
    private const string Local = "local";

    private readonly ArrayBufferWriter<byte> _message = new(1_024);
    private readonly Utf8JsonWriter _json = new(Stream.Null);
    private readonly JsonEncodedText _nodeId = JsonEncodedText.Encode(nodeId);
    private readonly byte[] _hex = new byte[64];

    /// <summary>NODE_STATUS. Routes and peers that do not fit are left out.</summary>
    /// <returns>The message; valid until the next one is written.</returns>
    public ReadOnlyMemory<byte> Write(NodeStatus status, long now)
    {
        Begin("NODE_STATUS"u8, now);
        _json.WriteStartArray("routes"u8);
        var end = Written + maxListBytes;
        foreach (var route in status.Routes)
        {
            if (Written >= end) break;
            _json.WriteStartObject();
            _json.WriteString("prefix"u8, route.Prefix);
            _json.WriteString("nextHop"u8, NameOf(route.NextHop));
            _json.WriteNumber("priority"u8, route.Priority);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteStartArray("peers"u8);
        end = Written + maxListBytes;
        foreach (var peer in status.Peers)
        {
            if (Written >= end) break;
            _json.WriteStartObject();
            _json.WriteString("id"u8, peer.Id);
            _json.WriteString("url"u8, peer.Url);
            _json.WriteBoolean("connected"u8, peer.Connected);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteString("health"u8, status.Health);
        _json.WriteNumber("uptime"u8, (long)status.Uptime.TotalSeconds);
        _json.WriteNumber("peersConnected"u8, status.PeersConnected);
        _json.WriteNumber("totalPeers"u8, status.TotalPeers);
        return End();
    }

    /// <summary>PACKET_RECEIVED, PACKET_SENT or ROUTE_LOOKUP.</summary>
    /// <returns>The message; valid until the next one is written.</returns>
    public ReadOnlyMemory<byte> Write(TelemetryEntry entry)
    {
        switch (entry.Kind)
        {
            case TelemetryKind.PacketReceived:
                Begin("PACKET_RECEIVED"u8, entry.Time);
                WritePacketId(entry.Condition);
                _json.WriteString("packetType"u8, "PREPARE"u8);
                _json.WriteString("source"u8, entry.Peer);
                _json.WriteString("destination"u8, entry.Destination);
                WriteDigits("amount"u8, entry.Amount);
                break;
            case TelemetryKind.PacketSent:
                Begin("PACKET_SENT"u8, entry.Time);
                WritePacketId(entry.Condition);
                _json.WriteString("nextHop"u8, entry.Peer);
                WriteTime(entry.Time);
                break;
            default:
                Begin("ROUTE_LOOKUP"u8, entry.Time);
                _json.WriteString("destination"u8, entry.Destination);
                if (entry.Kind == TelemetryKind.RouteFound) _json.WriteString("selectedPeer"u8, NameOf(entry.Peer));
                else _json.WriteNull("selectedPeer"u8);
                _json.WriteString("reason"u8, ReasonOf(entry.Kind));
                break;
        }

        return End();
    }

    public void Dispose() => _json.Dispose();

    private long Written => _json.BytesCommitted + _json.BytesPending;

    private static ReadOnlySpan<byte> ReasonOf(TelemetryKind lookup) => lookup switch
    {
        TelemetryKind.RouteFound => "longest prefix match"u8,
        TelemetryKind.LinkDown => "next hop not connected"u8,
        _ => "no route found"u8,
    };

    private static string NameOf(string nextHop) => nextHop.Length == 0 ? Local : nextHop;

    private void Begin(ReadOnlySpan<byte> type, long time)
    {
        _message.ResetWrittenCount();
        _json.Reset(_message);
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
        _json.WriteString("nodeId"u8, _nodeId);
        WriteTime(time);
        _json.WriteStartObject("data"u8);
    }

    private ReadOnlyMemory<byte> End()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
        return _message.WrittenMemory;
    }

    private void WritePacketId(ReadOnlySpan<byte> condition)
    {
        Convert.TryToHexStringLower(condition, _hex, out var length);
        _json.WriteString("packetId"u8, _hex.AsSpan(0, length));
    }

    private void WriteTime(long unixMilliseconds)
    {
        Span<char> text = stackalloc char[24];
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).UtcDateTime
            .TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        _json.WriteString("timestamp"u8, text[..length]);
    }

    /// <summary>As text: a number of 64 bits loses digits in JavaScript.</summary>
    private void WriteDigits(ReadOnlySpan<byte> name, ulong number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var length);
        _json.WriteString(name, digits[..length]);
    }
}
