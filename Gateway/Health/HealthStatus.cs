namespace Connector.Gateway.Health;

/// <summary>What <c>/health</c> says of the connector.</summary>
public enum HealthStatus
{
    /// <summary>
    /// 503: the BTP port does not listen yet, no silo has answered yet (of several shards: one has not), or the ledger is not
    /// writable yet.
    /// </summary>
    Starting,

    /// <summary>200.</summary>
    Healthy,

    /// <summary>
    /// 200: fewer than half of the peers we dial are connected, the ledger refuses prepares, of several shards some have had no
    /// silo for five seconds, or a detail says so.
    /// </summary>
    Degraded,

    /// <summary>
    /// 200, but not ready: another silo of this connector has the books, and this process takes over when that one ends.
    /// </summary>
    Standby,

    /// <summary>503: no silo has answered for five seconds, or the connector is stopping.</summary>
    Unhealthy,
}
