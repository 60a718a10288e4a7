using Connector.Configuration;
using Connector.Gateway.Cluster;
using Connector.Gateway.Inbound;
using Connector.Gateway.Outbound;
using Connector.Gateway.Telemetry;
using Connector.Grains.Interfaces.Telemetry;

namespace Connector.Gateway.Sessions;

/// <summary>
/// What every session of this process shares with those whose accounts are in the same shard. The silo, the link to it, the
/// pumps and the delivery are the shard's own; the rest is the process's.
/// </summary>
internal sealed record GatewayParts(
    Shard Shard,
    GatewayLimits Limits,
    TimeProvider Clock,
    SiloPresence Silo,
    ISiloLink Link,
    IngressPumps Pumps,
    GatewayDelivery Delivery,
    SessionTable Sessions,
    GatewayMetrics Metrics,
    GatewayIdentity Identity,
    ILoggerFactory Logs,
    TelemetryBuffer? Telemetry = null);

/// <summary>Who this gateway is.</summary>
/// <param name="Key">Key of its grain: names this life of the process.</param>
/// <param name="NodeId">Of the configuration.</param>
/// <param name="ConfigHash">Of the configuration.</param>
/// <param name="IlpAddress">Our address, until a silo has told it.</param>
/// <param name="MaxHoldTime">How long a packet may be held.</param>
internal sealed record GatewayIdentity(
    string Key, string NodeId, string ConfigHash, string IlpAddress, TimeSpan MaxHoldTime)
{
    private volatile string _configHash = ConfigHash;

    /// <summary>Hash of the configuration file, another one after a change.</summary>
    public string ConfigHash
    {
        get => _configHash;
        set => _configHash = value;
    }
}
