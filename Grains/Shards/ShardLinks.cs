using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Routing;

namespace Connector.Grains.Shards;

/// <summary>Hears which peers of another shard are connected. Thread-safe.</summary>
internal sealed class ShardLinks(int shard, NextHops hops) : IRoutingObserver
{
    private readonly Lock _lock = new();
    private long _version;

    /// <summary>The version of what is known; 0: nothing is.</summary>
    public long Version
    {
        get
        {
            lock (_lock)
                return _version;
        }
    }

    public Task RoutesChangedAsync(RoutingSnapshot snapshot)
    {
        lock (_lock)
        {
            hops.SetLinksOf(shard, snapshot.LinksUp.Where(account => hops.Get(account).Elsewhere == shard));
            _version = snapshot.Version;
        }

        return Task.CompletedTask;
    }

    public Task LinkChangedAsync(string account, bool up, long version)
    {
        lock (_lock)
        {
            // The whole table may overtake a change that is on its way.
            if (version <= _version)
                return Task.CompletedTask;
            if (hops.Get(account) is { } hop && hop.Elsewhere == shard)
                hop.Hear(up);
            // One that was missed makes the versions differ at the next renewal.
            if (version == _version + 1)
                _version = version;
        }

        return Task.CompletedTask;
    }

    /// <summary>Its silo does not answer.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            hops.SetLinksOf(shard, []);
            _version = 0;
        }
    }
}
