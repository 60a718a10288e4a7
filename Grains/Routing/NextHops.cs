using System.Collections.Concurrent;
using Connector.Configuration;
using Connector.Grains.Shards;

namespace Connector.Grains.Routing;

/// <summary>The accounts of this silo's routing table, by id.</summary>
/// <param name="ofSilo">The shard of this silo; null: the connector is not divided.</param>
internal sealed class NextHops(Shard? ofSilo = null)
{
    private readonly Shard _shard = ofSilo ?? Shard.Whole;
    private readonly ConcurrentDictionary<string, NextHop> _byAccount = new(StringComparer.Ordinal);

    /// <summary>The next hop for an account, or this connector itself for an empty id.</summary>
    public NextHop Get(string account) =>
        account.Length == 0
            ? NextHop.Local
            : _byAccount.GetOrAdd(account, static (id, shard) => new NextHop(id, ElsewhereOf(id, shard)), _shard);

    /// <summary>Takes over which links of this shard's accounts are up: those named, and no other.</summary>
    /// <returns>Accounts of this silo that know otherwise.</returns>
    public IReadOnlyList<NextHop> SetLinks(IEnumerable<string> up)
    {
        var names = up.ToHashSet(StringComparer.Ordinal);
        foreach (var name in names)
            Get(name);
        return [.. _byAccount.Values.Where(hop => hop.Elsewhere == 0 && !hop.Hear(names.Contains(hop.Account)))];
    }

    /// <summary>The same for the accounts of another shard, whose silo says so.</summary>
    public void SetLinksOf(int shard, IEnumerable<string> up)
    {
        var names = up.ToHashSet(StringComparer.Ordinal);
        foreach (var name in names)
            Get(name);
        foreach (var hop in _byAccount.Values.Where(hop => hop.Elsewhere == shard))
            hop.Hear(names.Contains(hop.Account));
    }

    private static int ElsewhereOf(string account, Shard shard) =>
        shard.IsWhole || Trunk.IsTrunk(account) || shard.Has(account) ? 0 : Shard.Of(account, shard.Count).Number;
}
