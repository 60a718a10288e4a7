using Connector.Dashboard.Telemetry;

namespace Connector.Dashboard.Network;

/// <summary>A node that told something.</summary>
internal sealed class SeenNode(string id)
{
    public string Id { get; } = id;

    /// <summary>Its connections that are open now.</summary>
    public int Connections { get; set; }

    /// <summary>When something came last, by our clock.</summary>
    public DateTimeOffset LastSeen { get; set; }

    /// <summary>Its last status, and when it came by our clock; null before the first.</summary>
    public (NodeStatusMessage Told, DateTimeOffset At)? Status { get; set; }

    public long Received { get; set; }

    public long Sent { get; set; }

    public long Lookups { get; set; }

    /// <summary>Lookups that found no next hop.</summary>
    public long Unroutable { get; set; }

    /// <summary>
    /// <c>offline</c> without a connection, <c>unknown</c> before its first status, <c>silent</c> when that is old, else what
    /// it says of itself.
    /// </summary>
    public string StateAt(DateTimeOffset now, TimeSpan silentAfter) => (Connections, Status) switch
    {
        (0, _) => "offline",
        (_, null) => "unknown",
        (_, { } status) when now - status.At > silentAfter => "silent",
        (_, { } status) => status.Told.Health,
    };
}
