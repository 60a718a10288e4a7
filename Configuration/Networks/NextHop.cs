namespace Connector.Configuration.Networks;

/// <summary>The next hop as the connector would choose it while every link is up.</summary>
internal static class NextHop
{
    /// <summary>The longest prefix of whole segments wins, then the higher priority; null: no route.</summary>
    public static string? Of(ConnectorConfig node, string destination) =>
        node.Routes.Concat(Implied(node))
            .Where(route => Covers(route.Prefix, destination))
            .OrderByDescending(route => route.Prefix.Length)
            .ThenByDescending(route => route.Priority)
            .FirstOrDefault()?.NextHop;

    /// <summary>Our own address is ours and a child's is below it, unless the file says otherwise.</summary>
    private static IEnumerable<RouteConfig> Implied(ConnectorConfig node)
    {
        var children = node.Peers.Where(peer => peer.Relation == PeerRelation.Child);
        return children.Select(child => Route($"{node.IlpAddress}.{child.Id}", child.Id))
            .Prepend(Route(node.IlpAddress, ConnectorConfig.Local))
            .Where(implied => node.Routes.All(route => route.Prefix != implied.Prefix));
    }

    private static RouteConfig Route(string prefix, string nextHop) => new() { Prefix = prefix, NextHop = nextHop };

    private static bool Covers(string prefix, string destination) =>
        prefix.Length == 0
        || (destination.StartsWith(prefix, StringComparison.Ordinal)
            && (destination.Length == prefix.Length || destination[prefix.Length] == '.'));
}
