using System.Collections.Concurrent;

namespace Connector.Grains.Routing;

/// <summary>The accounts of this silo's routing table, by id.</summary>
internal sealed class NextHops
{
    private readonly ConcurrentDictionary<string, NextHop> _byAccount = new(StringComparer.Ordinal);

    /// <summary>The next hop for an account, or this connector itself for an empty id.</summary>
    public NextHop Get(string account) =>
        account.Length == 0 ? NextHop.Local : _byAccount.GetOrAdd(account, static id => new NextHop(id));

    /// <summary>Takes over which links are up: those named, and no other.</summary>
    /// <returns>Accounts of this silo that know otherwise.</returns>
    public IReadOnlyList<NextHop> SetLinks(IEnumerable<string> up)
    {
        var names = up.ToHashSet(StringComparer.Ordinal);
        foreach (var name in names)
            Get(name);
        return [.. _byAccount.Values.Where(hop => !hop.Hear(names.Contains(hop.Account)))];
    }
}
