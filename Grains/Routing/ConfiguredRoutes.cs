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
    public static RouteEntry[] From(ConnectorConfig config)
    {
        var routes = config.Routes
            .Select(route => new RouteEntry(route.Prefix, IsLocal(config, route.NextHop) ? string.Empty : route.NextHop, route.Priority))
            .ToList();
        AddUnlessConfigured(routes, config.IlpAddress, string.Empty);
        foreach (var peer in config.Peers.Where(peer => peer.Relation == PeerRelation.Child))
            AddUnlessConfigured(routes, $"{config.IlpAddress}.{peer.Id}", peer.Id);
        return [.. routes];
    }

    private static bool IsLocal(ConnectorConfig config, string nextHop) =>
        nextHop == ConnectorConfig.Local || nextHop == config.NodeId;

    private static void AddUnlessConfigured(List<RouteEntry> routes, string prefix, string nextHop)
    {
        if (!routes.Exists(route => route.Prefix == prefix))
            routes.Add(new RouteEntry(prefix, nextHop, 0));
    }
}
