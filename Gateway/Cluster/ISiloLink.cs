using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Gateway.Cluster;

/// <summary>
/// This gateway's grain, as the gateway calls it. Every call ends within <see cref="GatewayLimits.CallTimeout"/>, with an
/// exception when its fate is unknown.
/// </summary>
internal interface ISiloLink
{
    /// <summary>Registers the gateway.</summary>
    Task<SiloHello> HelloAsync(GatewayHello hello);

    /// <summary>Renews the lease.</summary>
    Task<GatewayLease> RenewAsync();

    /// <summary>Attaches a session.</summary>
    Task<AttachResult> AttachAsync(SessionAttach attach);

    /// <summary>Reports a session closed.</summary>
    Task DetachAsync(uint session);

    /// <summary>Hands in what was read from sockets.</summary>
    Task<IngressResult> IngressAsync(SessionBatch batch);
}
