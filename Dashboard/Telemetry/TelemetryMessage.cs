namespace Connector.Dashboard.Telemetry;

/// <summary>What a connector tells. Every text is as long as the limits allow, and still nothing to trust.</summary>
/// <param name="NodeId">Who tells it, never empty.</param>
/// <param name="At">When it says it was.</param>
internal abstract record TelemetryMessage(string NodeId, DateTimeOffset At);

/// <summary>NODE_STATUS.</summary>
internal sealed record NodeStatusMessage(
    string NodeId,
    DateTimeOffset At,
    string Health,
    long Uptime,
    int PeersConnected,
    int TotalPeers,
    IReadOnlyList<ToldRoute> Routes,
    IReadOnlyList<ToldPeer> Peers) : TelemetryMessage(NodeId, At);

/// <summary>PACKET_RECEIVED.</summary>
internal sealed record PacketReceivedMessage(
    string NodeId, DateTimeOffset At, string PacketId, string Source, string Destination, string Amount) : TelemetryMessage(NodeId, At);

/// <summary>PACKET_SENT.</summary>
internal sealed record PacketSentMessage(
    string NodeId, DateTimeOffset At, string PacketId, string NextHop) : TelemetryMessage(NodeId, At);

/// <summary>ROUTE_LOOKUP; without a peer there was no route that could be used.</summary>
internal sealed record RouteLookupMessage(
    string NodeId, DateTimeOffset At, string Destination, string? SelectedPeer, string Reason) : TelemetryMessage(NodeId, At);

/// <summary>Valid, and nothing that is shown.</summary>
internal sealed record OtherMessage(string NodeId, DateTimeOffset At) : TelemetryMessage(NodeId, At);

/// <summary>A route of a node.</summary>
internal sealed record ToldRoute(string Prefix, string NextHop, int Priority);

/// <summary>A peer of a node.</summary>
internal sealed record ToldPeer(string Id, string Url, bool Connected);
