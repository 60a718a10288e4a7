namespace Connector.Configuration;

/// <summary>How far an account's balance may go. Positive: the peer owes us (RFC 32). Null: no limit.</summary>
public sealed record BalanceConfig
{
    /// <summary>The most they may owe us.</summary>
    public Int128? Maximum { get; init; }

    /// <summary>The most we will owe them, so usually negative.</summary>
    public Int128? Minimum { get; init; }

    /// <summary>We settle when the balance is at or below this; null: never by itself.</summary>
    public Int128? SettleThreshold { get; init; }

    /// <summary>The balance that settling comes to; above zero keeps the account prepaid by us.</summary>
    public Int128 SettleTo { get; init; }
}

/// <summary>A token bucket of packets.</summary>
public sealed record RateLimitConfig
{
    /// <summary>Packets per second in the long run, at least 1.</summary>
    public required int PacketsPerSecond { get; init; }

    /// <summary>Packets at once after a pause, at least 1; by default one second's worth.</summary>
    public required int Burst { get; init; }
}

/// <summary>Money per time, each way. Null: no limit.</summary>
public sealed record ThroughputConfig
{
    /// <summary>What the peer may send.</summary>
    public ThroughputLimit? Incoming { get; init; }

    /// <summary>What we send it.</summary>
    public ThroughputLimit? Outgoing { get; init; }
}

/// <summary>An amount per period.</summary>
/// <param name="Amount">In units of the account, at least 1.</param>
/// <param name="Period">Longer than zero, at most 366 days.</param>
public sealed record ThroughputLimit(ulong Amount, TimeSpan Period);

/// <summary>What may be unanswered at once.</summary>
public sealed record InFlightConfig
{
    /// <summary>The one limit that exists when nothing is configured.</summary>
    public const int DefaultPackets = 10_000;

    /// <summary>Unanswered packets, at least 1.</summary>
    public int Packets { get; init; } = DefaultPackets;

    /// <summary>Sum of unanswered amounts; null: no limit.</summary>
    public ulong? Amount { get; init; }
}
