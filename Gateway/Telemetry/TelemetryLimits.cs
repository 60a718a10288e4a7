namespace Connector.Gateway.Telemetry;

/// <summary>Every bound of the telemetry sender, by name. Register another instance to change one.</summary>
public sealed record TelemetryLimits
{
    /// <summary>Time between two looks at what waits to be sent. Default: 100 ms.</summary>
    public TimeSpan FlushPeriod { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Events that are sent in one <see cref="FlushPeriod"/>: what telemetry may cost a busy connector. Default: 1 024.
    /// </summary>
    public int MaxEventsPerFlush { get; init; } = 1_024;

    /// <summary>Time between two looks at whether the node's status is another one. Default: 500 ms.</summary>
    public TimeSpan StatusLookPeriod { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest time between two NODE_STATUS. Default: 30 s.</summary>
    public TimeSpan StatusPeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of routes, and of peers, in one NODE_STATUS; what does not fit is left out. Default: 96 KiB each.</summary>
    public int MaxListBytes { get; init; } = 96 * 1024;

    /// <summary>From the start of an attempt to the open WebSocket. Default: 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What the dashboard may take for one flush; then it is given up and tried again. Default: 10 s.</summary>
    public TimeSpan SendStall { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two pings, and what their answer may take. Default: 20 s.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What a dashboard may say, in bytes of one connection: it has nothing to say. Default: 64 KiB.</summary>
    public int MaxReceivedBytes { get; init; } = 64 * 1024;

    /// <summary>How long a close frame may take when the process stops. Default: 250 ms.</summary>
    public TimeSpan CloseWait { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Pause before the first attempt again. Default: 1 s.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause before an attempt; they never end. Default: 16 s.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(16);

    /// <summary>A connection that lasted this long makes the next pause short again. Default: 10 s.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(10);
}
