using Connector.Grains.Interfaces.Packets;
using Orleans.Concurrency;

namespace Connector.Grains.Interfaces.Gateways;

/// <summary>A gateway process, as the cluster sees it. Keep a field that holds it: observers are held weakly.</summary>
[GrainInterfaceType("ilp.gateway-observer")]
public interface IGatewayObserver : IGrainObserver
{
    /// <summary>
    /// Entries for the gateway's sessions: prepares, whose tag is the BTP request id to send them with, and answers,
    /// whose tag is the number that the gateway gave the request. Returns when they are queued at their sockets; what a
    /// socket has no room for comes back as undelivered.
    /// </summary>
    [Alias("deliver"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task DeliverAsync([Immutable] SessionBatch batch);

    /// <summary>Our own address is another one than the hello said.</summary>
    [Alias("own-address"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task TakeAddressAsync(string address);

    /// <summary>Close this session.</summary>
    [Alias("close-session"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task CloseSessionAsync(uint session, CloseReason reason);
}
