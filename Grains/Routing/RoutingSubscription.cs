using System.Text;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Routing;
using Microsoft.Extensions.Logging;

namespace Connector.Grains.Routing;

/// <summary>Keeps this silo's copy of the routing table current: subscribes, and renews every few seconds.</summary>
internal sealed partial class RoutingSubscription(
    Routes routes,
    NodePolicy node,
    IGrainFactory grains,
    ILocalSiloDetails silo,
    TimeProvider clock,
    ILogger<RoutingSubscription> log) : ILifecycleParticipant<ISiloLifecycle>, IRoutingObserver, IDisposable
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    private readonly ILogger<RoutingSubscription> _log = log;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private long _version;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(RoutingSubscription),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _loop = RunAsync(_stop.Token);
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stop.CancelAsync();
            await _loop;
        });

    public Task RoutesChangedAsync(RoutingSnapshot snapshot)
    {
        if (snapshot.OwnAddress is { } address && address != node.ToString())
            node.OwnAddress = Encoding.ASCII.GetBytes(address);
        // Routes of the address first: a child that learns it uses it at once.
        var wrong = routes.Apply(snapshot);
        if (snapshot.OwnAddress is not null)
            node.AwaitsAddress = false;
        // What a silo said of its accounts may have been lost. It is said again, until a table has it right.
        foreach (var hop in wrong)
            grains.GetGrain<IRoutingGrain>(IRoutingGrain.Key).LinkChangedAsync(hop.Account, hop.LinkUp).Ignore();
        _version = wrong.Count == 0 ? snapshot.Version : 0;
        return Task.CompletedTask;
    }

    public Task LinkChangedAsync(string account, bool up, long version)
    {
        // A change that was missed, or is wrong, makes the versions differ at the next renewal.
        if (routes.Hops.Get(account).Hear(up) && version == _version + 1)
            _version = version;
        return Task.CompletedTask;
    }

    /// <summary>Has the whole cluster route by another table.</summary>
    public Task ReplaceAsync(RouteEntry[] table) => grains.GetGrain<IRoutingGrain>(IRoutingGrain.Key).ReplaceAsync(table);

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(CancellationToken stop)
    {
        var routing = grains.GetGrain<IRoutingGrain>(IRoutingGrain.Key);
        var self = grains.CreateObjectReference<IRoutingObserver>(this);
        while (!stop.IsCancellationRequested)
        {
            var wait = RenewEvery;
            try
            {
                if (await routing.SubscribeAsync(silo.SiloAddress.ToParsableString(), self, _version) is { } snapshot)
                    await RoutesChangedAsync(snapshot);
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                LogFailed(exception);
                wait = RetryAfter;
            }
            catch (Exception)
            {
                // The silo stops: nothing routes by this table any more.
                return;
            }

            await Task.Delay(wait, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(3301, LogLevel.Warning, "The routing table could not be read", EventName = "route_subscription_failed")]
    private partial void LogFailed(Exception exception);
}
