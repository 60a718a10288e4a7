namespace Connector.Grains.Interfaces.Telemetry;

/// <summary>What a <see cref="TelemetryEntry"/> tells of.</summary>
public enum TelemetryKind : byte
{
    /// <summary>A peer sent a prepare.</summary>
    PacketReceived,

    /// <summary>A prepare was written to a peer's socket.</summary>
    PacketSent,

    /// <summary>A route was looked up, and there is a next hop.</summary>
    RouteFound,

    /// <summary>A route was looked up, and there is none.</summary>
    RouteMissing,

    /// <summary>A route was looked up, and every next hop is down.</summary>
    LinkDown,
}
