using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Reload;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Connector.Grains.Routing;

/// <summary>Owns the table, and pushes every change to the silos that subscribed.</summary>
[Reentrant]
internal sealed partial class RoutingGrain(CurrentConfig config, TimeProvider clock, ILogger<RoutingGrain> log)
    : Grain, IRoutingGrain
{
    /// <summary>A silo that has not renewed for this long gets no more changes.</summary>
    private static readonly TimeSpan SubscriptionLife = TimeSpan.FromSeconds(30);

    private readonly ILogger<RoutingGrain> _log = log;
    private readonly Dictionary<string, Subscriber> _silos = new(StringComparer.Ordinal);
    private readonly HashSet<string> _linksUp = new(StringComparer.Ordinal);
    private RouteEntry[] _routes = [];
    private string _ownAddress = config.Value.IlpAddress;
    private bool _addressIsGiven;
    private long _version;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        _routes = ConfiguredRoutes.From(config.Value);
        // Versions of a later life of this grain are higher than those of an earlier one.
        _version = clock.GetUtcNow().ToUnixTimeMilliseconds();
        LogRoutes(_routes.Length, _version);
        return Task.CompletedTask;
    }

    public Task<RoutingSnapshot?> SubscribeAsync(string silo, IRoutingObserver observer, long version)
    {
        _silos[silo] = new Subscriber(observer, clock.GetUtcNow());
        return Task.FromResult(version == _version ? null : Snapshot());
    }

    public Task ReplaceAsync(RouteEntry[] routes)
    {
        _routes = routes;
        _version++;
        LogRoutes(_routes.Length, _version);
        var snapshot = Snapshot()!;
        return PushAsync(silo => silo.RoutesChangedAsync(snapshot));
    }

    public Task TakeAddressAsync(string address)
    {
        if (_addressIsGiven && address == _ownAddress)
            return Task.CompletedTask;
        var routes = ConfiguredRoutes.Readdress(_routes, config.Value, _ownAddress, address);
        (_ownAddress, _addressIsGiven) = (address, true);
        return ReplaceAsync(routes);
    }

    public Task LinkChangedAsync(string account, bool up)
    {
        if (!(up ? _linksUp.Add(account) : _linksUp.Remove(account)))
            return Task.CompletedTask;
        var version = ++_version;
        return PushAsync(silo => silo.LinkChangedAsync(account, up, version));
    }

    private RoutingSnapshot? Snapshot() => new(_version, _routes, [.. _linksUp], _addressIsGiven ? _ownAddress : null);

    /// <summary>To all at once: one that does not answer keeps nobody waiting.</summary>
    private Task PushAsync(Func<IRoutingObserver, Task> push)
    {
        var now = clock.GetUtcNow();
        foreach (var (silo, _) in _silos.Where(entry => now - entry.Value.Renewed > SubscriptionLife).ToArray())
            _silos.Remove(silo);
        return Task.WhenAll(_silos.Select(entry => PushAsync(entry.Key, entry.Value, push)).ToArray());
    }

    private async Task PushAsync(string silo, Subscriber subscriber, Func<IRoutingObserver, Task> push)
    {
        try
        {
            await push(subscriber.Observer);
        }
        catch (Exception exception)
        {
            // It gets the whole table when it subscribes again: its version is then another one.
            LogPushFailed(exception, silo);
            if (_silos.GetValueOrDefault(silo) == subscriber)
                _silos.Remove(silo);
        }
    }

    [LoggerMessage(3201, LogLevel.Information, "Routing table loaded", EventName = "routes_loaded")]
    private partial void LogRoutes(int routes, long version);

    [LoggerMessage(3202, LogLevel.Warning, "A silo could not be told of a route change", EventName = "route_push_failed")]
    private partial void LogPushFailed(Exception exception, string silo);

    private sealed record Subscriber(IRoutingObserver Observer, DateTimeOffset Renewed);
}
