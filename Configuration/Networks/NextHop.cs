namespace Connector.Configuration.Networks;

/// <summary>The next hop as the connector would choose it while every link is up.</summary>
internal static class NextHop
{
    /// <summary>The longest prefix of whole segments wins, then the higher priority; null: no route.</summary>
    public static string? Of(ConnectorConfig node, string destination)
    {
        var own = new RouteConfig { Prefix = node.IlpAddress, NextHop = ConnectorConfig.Local, Priority = int.MaxValue };
        return node.Routes.Append(own)
            .Where(route => Covers(route.Prefix, destination))
            .OrderByDescending(route => route.Prefix.Length)
            .ThenByDescending(route => route.Priority)
            .FirstOrDefault()?.NextHop;
    }

    private static bool Covers(string prefix, string destination) =>
        prefix.Length == 0
        || (destination.StartsWith(prefix, StringComparison.Ordinal)
            && (destination.Length == prefix.Length || destination[prefix.Length] == '.'));
}
