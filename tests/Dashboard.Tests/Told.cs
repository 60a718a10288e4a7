using System.Globalization;
using System.Text;

namespace Connector.Dashboard.Tests;

/// <summary>Messages as connectors write them.</summary>
internal static class Told
{
    public const string At = "2026-03-03T12:00:00.250Z";

    /// <summary>The id of the n-th packet.</summary>
    public static string Packet(int n) => n.ToString("x64", CultureInfo.InvariantCulture);

    public static string Envelope(string type, string node, string data) =>
        $$"""{"type":"{{type}}","nodeId":"{{node}}","timestamp":"{{At}}","data":{{data}}}""";

    public static string Status(string node, string peers = "[]", string routes = "[]", string health = "healthy") => Envelope(
        "NODE_STATUS", node,
        $$"""{"routes":{{routes}},"peers":{{peers}},"health":"{{health}}","uptime":7,"peersConnected":1,"totalPeers":2}""");

    public static string Received(string node, int packet, string source = "alice", string amount = "5") => Envelope(
        "PACKET_RECEIVED", node,
        $$"""{"packetId":"{{Packet(packet)}}","packetType":"PREPARE","source":"{{source}}","destination":"test.b","amount":"{{amount}}"}""");

    public static string Sent(string node, int packet, string hop = "bob") =>
        Envelope("PACKET_SENT", node, $$"""{"packetId":"{{Packet(packet)}}","nextHop":"{{hop}}","timestamp":"{{At}}"}""");

    public static string Lookup(string node, string? peer, string destination = "test.b") => Envelope(
        "ROUTE_LOOKUP", node,
        $$"""{"destination":"{{destination}}","selectedPeer":{{(peer is null ? "null" : $"\"{peer}\"")}},"reason":"{{(peer is null ? "no route found" : "longest prefix match")}}"}""");

    public static string Peer(string id, bool connected) =>
        $$"""{"id":"{{id}}","url":"ws://{{id}}:1","connected":{{(connected ? "true" : "false")}}}""";

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
