using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Grains.Shards;

/// <summary>
/// The far end of a link between shards: the grain of the other silo that stands for us as for a gateway, and what it calls.
/// Made when it is first used, for the other silo may not be there yet.
/// </summary>
/// <param name="clients">How the other shard is reached.</param>
/// <param name="own">The grains of this shard.</param>
/// <param name="shard">The other shard.</param>
/// <param name="account">The account here that its answers are for.</param>
internal sealed class ShardEnd(IShardClients clients, IGrainFactory own, int shard, string account)
    : IShardEnd, IGatewayObserver
{
    private IGatewayGrain? _grain;
    private IGatewayObserver? _observer;

    public int Shard => shard;

    public IGatewayGrain GrainOf(string gateway) => _grain ??= clients.Of(shard).GetGrain<IGatewayGrain>(gateway);

    // Orleans holds it weakly: the link keeps this object.
    public IGatewayObserver Observer => _observer ??= clients.Of(shard).CreateObjectReference<IGatewayObserver>(this);

    /// <summary>Returns when the account has taken the answers: until then the other silo offers them again.</summary>
    public async Task DeliverAsync(SessionBatch batch)
    {
        var bytes = batch.Bytes;
        while (SessionBatch.TryRead(ref bytes, out _, out _, out var entries))
            await own.GetGrain<ITrunkGrain>(account).TakeFromShardAsync(new PacketBatch(entries));
    }

    public Task TakeAddressAsync(string address) => Task.CompletedTask;

    public Task CloseSessionAsync(uint session, CloseReason reason) => Task.CompletedTask;

    public void Dispose()
    {
        if (_observer is { } observer)
            clients.Of(shard).DeleteObjectReference<IGatewayObserver>(observer);
        _observer = null;
    }
}
