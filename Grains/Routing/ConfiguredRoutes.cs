using Connector.Configuration;
using Connector.Grains.Interfaces.Routing;

namespace Connector.Grains.Routing;

/// <summary>The routes that follow from the configuration.</summary>
internal static class ConfiguredRoutes
{
    /// <summary>
    /// The routes of the file; our own address, which is always ours; and each child's address below it, unless the file
    /// says otherwise.
    /// </summary>
    public static RouteEntry[] From(ConnectorConfig config) => WithOwn([.. OfTheFile(config)], config, config.IlpAddress);

    /// <summary>The same routes when our address is another one: what followed from the old one goes.</summary>
    public static RouteEntry[] Readdress(
        IReadOnlyCollection<RouteEntry> routes, ConnectorConfig config, string oldAddress, string newAddress)
    {
        var followed = WithOwn([], config, oldAddress).Except(OfTheFile(config)).ToHashSet();
        return WithOwn([.. routes.Where(route => !followed.Contains(route))], config, newAddress);
    }

    private static RouteEntry[] WithOwn(List<RouteEntry> routes, ConnectorConfig config, string address)
    {
        AddUnlessConfigured(routes, address, string.Empty);
        foreach (var peer in config.Peers.Where(peer => peer.Relation == PeerRelation.Child))
            AddUnlessConfigured(routes, $"{address}.{peer.Id}", peer.Id);
        return [.. routes];
    }

    private static IEnumerable<RouteEntry> OfTheFile(ConnectorConfig config) => config.Routes
        .Select(route => new RouteEntry(route.Prefix, IsLocal(config, route.NextHop) ? string.Empty : route.NextHop, route.Priority));

    private static bool IsLocal(ConnectorConfig config, string nextHop) =>
        nextHop == ConnectorConfig.Local || nextHop == config.NodeId;

    private static void AddUnlessConfigured(List<RouteEntry> routes, string prefix, string nextHop)
    {
        if (!routes.Exists(route => route.Prefix == prefix))
            routes.Add(new RouteEntry(prefix, nextHop, 0));
    }
}
