namespace Connector.Gateway;

/// <summary>Every bound of the gateway, by name. Register another instance to change one.</summary>
public sealed record GatewayLimits
{
    /// <summary>Largest BTP frame, in bytes; a larger one closes the session with 1009. Default: 65 536.</summary>
    public int MaxFrameBytes { get; init; } = 65_536;

    /// <summary>From the TCP connection to the end of the login, and from our auth frame to its answer. Default: 10 s.</summary>
    public TimeSpan LoginDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections that have not logged in; beyond it the oldest of them is closed. Default: 1 024.</summary>
    public int MaxPendingConnections { get; init; } = 1_024;

    /// <summary>Failed logins that are logged one by one in a minute; the rest are counted. Default: 30.</summary>
    public int LoggedLoginFailures { get; init; } = 30;

    /// <summary>Time between two pings. Default: 20 s.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A socket that brought no byte for this long is dead. Default: 42 s.</summary>
    public TimeSpan DeadAfter { get; init; } = TimeSpan.FromSeconds(42);

    /// <summary>Unreadable frames in a row that close a session. Default: 10.</summary>
    public int MaxUnreadableFrames { get; init; } = 10;

    /// <summary>Requests of one session that may be unanswered; more get T03. Default: 65 536.</summary>
    public int MaxOpenRequests { get; init; } = 65_536;

    /// <summary>
    /// Longest time a request may be unanswered beyond the connector's hold time, whatever its expiry: then R00.
    /// Default: 5 s.
    /// </summary>
    public TimeSpan AnswerGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of one session that the silo has not taken yet; beyond it the socket is not read. Default: 16 MiB.</summary>
    public int InputWindowBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Bytes of all sessions of a shard that wait for its silo; beyond it none of them is read. Default: 64 MiB.</summary>
    public int MaxIngressBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Calls with packets under way to a silo; each session always uses the same one. 1 or 2. Default: 1.</summary>
    public int IngressLanes { get; init; } = 1;

    /// <summary>Bytes that wait to be written to one socket; beyond it prepares are given back. Default: 16 MiB.</summary>
    public int MaxOutgoingBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>What answers may use beyond <see cref="MaxOutgoingBytes"/>; then the socket is closed. Default: 8 MiB.</summary>
    public int AnswerReserveBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>A write that makes no progress for this long closes the socket. Default: 15 s.</summary>
    public TimeSpan WriteStall { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a close frame may wait for the other side's. Default: 1 s.</summary>
    public TimeSpan CloseWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long open packets may be answered once the process stops. Default: 5 s.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From the start of a dial to the end of the WebSocket handshake. Default: 10 s.</summary>
    public TimeSpan DialTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pause before the first dial again. Default: 100 ms.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause before a dial. Default: 10 s.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A session that lasted this long makes the next pause short again. Default: 10 s.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two looks at expiries, pings and stalls. Default: 250 ms.</summary>
    public TimeSpan SweepPeriod { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Time between two attempts to reach a silo that is away. Default: 250 ms.</summary>
    public TimeSpan HelloPeriod { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Time between two renewals of the lease; the silo ends it after 6 s. Default: 2 s.</summary>
    public TimeSpan RenewPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait for the silo's answer to a call. Default: 5 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Sessions that are attached at once when a silo has come back. Default: 64.</summary>
    public int ParallelAttaches { get; init; } = 64;
}
