namespace Connector.Configuration;

/// <summary>One static route.</summary>
public sealed record RouteConfig
{
    /// <summary>Address prefix, whole segments, without a trailing dot; empty: the default route.</summary>
    public required string Prefix { get; init; }

    /// <summary>A peer's id, or <see cref="ConnectorConfig.Local"/>. A route to our own node id says local.</summary>
    public required string NextHop { get; init; }

    /// <summary>Among routes of one prefix the higher goes first; the next one serves when the link is down.</summary>
    public int Priority { get; init; }
}

/// <summary>Route broadcasts to peers (CCP).</summary>
public sealed record RouteBroadcastConfig
{
    /// <summary>Time between two updates.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);
}
