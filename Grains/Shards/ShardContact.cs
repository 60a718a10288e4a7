using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Routing;
using Microsoft.Extensions.Logging;

namespace Connector.Grains.Shards;

/// <summary>
/// Keeps this silo in touch with the other shards: which of their peers are connected, so that routes choose among all; and
/// the trunks to them awake, so that what is open on one comes to its end whether or not anybody sends.
/// </summary>
internal sealed partial class ShardContact(
    OurShard shard,
    NextHops hops,
    AccountPolicies policies,
    IGrainFactory grains,
    TimeProvider clock,
    ILogger<ShardContact> log) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private Task _loops = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(ShardContact),
        ServiceLifecycleStage.Last,
        _ =>
        {
            var others = Shard.All(shard.Value.Count).Where(other => other != shard.Value);
            if (shard.Clients is { } clients)
                _loops = Task.WhenAll(others.Select(other => WatchAsync(other, clients)));
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stop.CancelAsync();
            await _loops;
        });

    public void Dispose() => _stop.Dispose();

    private async Task WatchAsync(Shard other, IShardClients clients)
    {
        var links = new ShardLinks(other.Number, hops);
        IRoutingObserver? self = null;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var there = clients.Of(other.Number);
                self ??= there.CreateObjectReference<IRoutingObserver>(links);
                var call = there.GetGrain<IRoutingGrain>(IRoutingGrain.Key).SubscribeAsync($"shard {shard.Value}", self, links.Version);
                if (await call.WaitAsync(CallTimeout, clock, _stop.Token) is { } snapshot)
                    await links.RoutesChangedAsync(snapshot);
                await WakeTrunksAsync(other.Number);
            }
            catch (Exception exception)
            {
                // Nobody can pay them: what may go another way does.
                links.Forget();
                if (!_stop.IsCancellationRequested)
                    LogFailed(log, exception, other.Number);
            }

            await Task.Delay(RenewEvery, clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WakeTrunksAsync(int other)
    {
        var table = policies.Current;
        var trunks = table.Ids.Where(id => table.Of(id).Trunk is { IsOutgoing: true } trunk && trunk.Shard == other);
        await Task.WhenAll(trunks.Select(id => grains.GetGrain<IAccountGrain>(id).GetStatusAsync())).WaitAsync(CallTimeout, clock, _stop.Token);
    }

    [LoggerMessage(3302, LogLevel.Debug, "Shard {Shard} does not tell who is connected", EventName = "shard_watch_failed")]
    private static partial void LogFailed(ILogger log, Exception exception, int shard);
}
