using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Connector.Dashboard.Network;

/// <summary>The state as JSON. The writer escapes whatever means something in HTML, whoever told it.</summary>
internal static class SnapshotJson
{
    /// <summary>All of it, or what is newer than a version.</summary>
    public static ReadOnlyMemory<byte> Of(NetworkState state, DashboardLimits limits, long since, out long version)
    {
        var body = new ArrayBufferWriter<byte>(4_096);
        using var json = new Utf8JsonWriter(body);
        version = state.Read(since, snapshot =>
        {
            Write(json, snapshot, since == 0, limits);
            return snapshot.Version;
        });
        json.Flush();
        return body.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, NetworkSnapshot snapshot, bool isFull, DashboardLimits limits)
    {
        json.WriteStartObject();
        json.WriteNumber("version", snapshot.Version);
        json.WriteBoolean("full", isFull);
        json.WriteString("at", Text(snapshot.At));
        json.WriteNumber("connections", snapshot.Connections);
        json.WriteNumber("messages", snapshot.Messages);
        json.WriteNumber("refused", snapshot.Refused);
        json.WriteNumber("keptPackets", limits.MaxPackets);
        json.WriteNumber("keptLookups", limits.MaxLookups);
        json.WriteStartArray("nodes");
        foreach (var node in snapshot.Nodes.OrderBy(node => node.Id, StringComparer.Ordinal)) Write(json, node, snapshot.At, limits);
        json.WriteEndArray();
        json.WriteStartArray("links");
        foreach (var link in snapshot.Links.OrderBy(link => link.A, StringComparer.Ordinal).ThenBy(link => link.B, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("a", link.A);
            json.WriteString("b", link.B);
            json.WriteBoolean("up", link.IsUp);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("packets");
        foreach (var packet in snapshot.Packets) Write(json, packet);
        json.WriteEndArray();
        json.WriteStartArray("lookups");
        foreach (var lookup in snapshot.Lookups)
        {
            json.WriteStartObject();
            json.WriteString("node", lookup.NodeId);
            json.WriteString("destination", lookup.Destination);
            json.WriteString("selectedPeer", lookup.SelectedPeer);
            json.WriteString("reason", lookup.Reason);
            json.WriteString("at", Text(lookup.At));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SeenNode node, DateTimeOffset now, DashboardLimits limits)
    {
        json.WriteStartObject();
        json.WriteString("id", node.Id);
        json.WriteString("state", node.StateAt(now, limits.SilentAfter));
        json.WriteNumber("connections", node.Connections);
        json.WriteString("lastSeen", Text(node.LastSeen));
        json.WriteNumber("received", node.Received);
        json.WriteNumber("sent", node.Sent);
        json.WriteNumber("lookups", node.Lookups);
        json.WriteNumber("unroutable", node.Unroutable);
        if (node.Status is var (told, at))
        {
            json.WriteNumber("uptime", told.Uptime);
            json.WriteString("statusAt", Text(at));
            json.WriteNumber("peersConnected", told.PeersConnected);
            json.WriteNumber("totalPeers", told.TotalPeers);
            json.WriteStartArray("peers");
            foreach (var peer in told.Peers)
            {
                json.WriteStartObject();
                json.WriteString("id", peer.Id);
                json.WriteString("url", peer.Url);
                json.WriteBoolean("connected", peer.Connected);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("routes");
            foreach (var route in told.Routes)
            {
                json.WriteStartObject();
                json.WriteString("prefix", route.Prefix);
                json.WriteString("nextHop", route.NextHop);
                json.WriteNumber("priority", route.Priority);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SeenPacket packet)
    {
        json.WriteStartObject();
        json.WriteString("id", packet.Id);
        json.WriteString("destination", packet.Destination);
        json.WriteString("amount", packet.Amount);
        json.WriteStartArray("steps");
        foreach (var step in packet.Steps)
        {
            json.WriteStartObject();
            json.WriteString("node", step.Node);
            json.WriteString("event", step.IsSent ? "sent" : "received");
            json.WriteString("peer", step.Peer);
            json.WriteString("at", Text(step.At));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
