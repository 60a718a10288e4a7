using Connector.Gateway.Outbound;
using Connector.Gateway.Sessions;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Gateway.Cluster;

/// <summary>Calls the gateway's grain through Orleans, in this process or another.</summary>
internal sealed class OrleansSiloLink(
    IGrainFactory grains,
    GatewayIdentity identity,
    GatewayDelivery delivery,
    GatewayLimits limits,
    TimeProvider clock,
    LocalGateways? localGateways = null) : ISiloLink
{
    private IGatewayGrain? _grain;
    private IGatewayObserver? _observer;

    private IGatewayGrain Grain => _grain ??= grains.GetGrain<IGatewayGrain>(identity.Key);

    public Task<SiloHello> HelloAsync(GatewayHello hello)
    {
        // In the silo's own process it delivers by a plain call.
        localGateways?.Add(identity.Key, delivery);
        delivery.SessionUnknown = session => DetachAsync(session).Ignore();
        _observer ??= grains.CreateObjectReference<IGatewayObserver>(delivery);
        return WithinAsync(Grain.HelloAsync(_observer, hello));
    }

    public Task<GatewayLease> RenewAsync() => WithinAsync(Grain.RenewAsync());

    public Task<AttachResult> AttachAsync(SessionAttach attach) => WithinAsync(Grain.AttachAsync(attach));

    public Task DetachAsync(uint session) => WithinAsync(ToResult(Grain.DetachAsync(session)));

    public Task<IngressResult> IngressAsync(SessionBatch batch) => WithinAsync(Grain.IngressAsync(batch));

    private static async Task<bool> ToResult(Task call)
    {
        await call.ConfigureAwait(false);
        return true;
    }

    private Task<T> WithinAsync<T>(Task<T> call)
    {
        if (call.IsCompleted) return call;
        var limited = call.WaitAsync(limits.CallTimeout, clock);
        // What comes after the limit is nobody's any more.
        call.Ignore();
        return limited;
    }
}
