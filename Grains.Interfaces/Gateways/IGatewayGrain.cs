using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Grains.Interfaces.Gateways;

/// <summary>
/// Stands for one gateway process in the cluster: splits what comes from it among the accounts, and merges what the
/// accounts send it. It keeps no packet state. The key names the life of the gateway process: a new one at every start.
/// </summary>
[GrainInterfaceType("ilp.gateway")]
public interface IGatewayGrain : IGrainWithStringKey
{
    /// <summary>
    /// Registers the gateway; to be called before anything else, and again whenever a call says that it is unknown.
    /// Attachments that this grain knew before stay.
    /// </summary>
    [Alias("hello")]
    Task<SiloHello> HelloAsync(IGatewayObserver observer, [Immutable] GatewayHello hello);

    /// <summary>Renews the lease, every 2 s; 6 s without it end every attachment.</summary>
    [Alias("renew")]
    Task<GatewayLease> RenewAsync();

    /// <summary>Attaches a session to its account (<see cref="IAccountGrain.AttachAsync"/>).</summary>
    [Alias("attach")]
    Task<AttachResult> AttachAsync([Immutable] SessionAttach attach);

    /// <summary>The session is closed. Unwritten prepares must have been given back as undelivered before.</summary>
    [Alias("detach")]
    Task DetachAsync(uint session);

    /// <summary>
    /// Takes what the gateway read from its sockets. When it returns, every account has taken its part, but for the
    /// sessions that the result names.
    /// </summary>
    [Alias("ingress")]
    Task<IngressResult> IngressAsync([Immutable] SessionBatch batch);

    /// <summary>An account sends these entries to a session; they are merged into the next message to the gateway.</summary>
    [Alias("egress")]
    Task EgressAsync(uint session, [Immutable] PacketBatch batch);

    /// <summary>An account replaced this session with a newer one: the gateway is to close it.</summary>
    [Alias("close-session")]
    Task CloseSessionAsync(uint session, CloseReason reason);
}
