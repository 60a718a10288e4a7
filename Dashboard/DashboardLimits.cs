namespace Connector.Dashboard;

/// <summary>Every bound of the dashboard, by name. What comes in is told by anybody who reaches the port.</summary>
internal sealed record DashboardLimits
{
    /// <summary>Connections with telemetry; beyond it a handshake is answered 503. Default: 256.</summary>
    public int MaxConnections { get; init; } = 256;

    /// <summary>TCP connections of both ports together; beyond it one is closed at once. Default: 512.</summary>
    public int MaxSockets { get; init; } = 512;

    /// <summary>Bytes of one telemetry message; a larger one closes its connection with 1009. Default: 256 KiB.</summary>
    public int MaxMessageBytes { get; init; } = 256 * 1024;

    /// <summary>Messages of one connection that make no sense; then it is closed with 1008. Default: 100.</summary>
    public int MaxBadMessages { get; init; } = 100;

    /// <summary>Time between two pings to a connector, and what their answer may take. Default: 30 s.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Nodes; beyond it the one that is away longest is forgotten, and no new one is taken while none is. Default: 100.</summary>
    public int MaxNodes { get; init; } = 100;

    /// <summary>Peers of one node; more are left out. Default: 200.</summary>
    public int MaxPeersOfNode { get; init; } = 200;

    /// <summary>Routes of one node; more are left out. Default: 200.</summary>
    public int MaxRoutesOfNode { get; init; } = 200;

    /// <summary>Links that are shown; more are left out. Default: 2 000.</summary>
    public int MaxLinks { get; init; } = 2_000;

    /// <summary>Packets that are kept, the latest. Default: 500.</summary>
    public int MaxPackets { get; init; } = 500;

    /// <summary>Steps of one packet that are kept, the first. Default: 32.</summary>
    public int MaxStepsOfPacket { get; init; } = 32;

    /// <summary>Route lookups that are kept, the latest. Default: 100.</summary>
    public int MaxLookups { get; init; } = 100;

    /// <summary>
    /// Characters of a text: a longer address or prefix is cut, a name that is longer is refused, for it would be another one.
    /// Default: 256.
    /// </summary>
    public int MaxTextChars { get; init; } = 256;

    /// <summary>A node whose status is older than this is shown as silent; connectors tell it every 30 s. Default: 90 s.</summary>
    public TimeSpan SilentAfter { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Pages that follow live; beyond it 503. Default: 32.</summary>
    public int MaxViewers { get; init; } = 32;

    /// <summary>Least time between two updates of a page. Default: 250 ms.</summary>
    public TimeSpan UpdatePeriod { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest time between two updates of a page. Default: 10 s.</summary>
    public TimeSpan HeartbeatPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stop may take. Default: 3 s.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(3);
}
