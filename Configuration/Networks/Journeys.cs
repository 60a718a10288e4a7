namespace Connector.Configuration.Networks;

/// <summary>Sends, on paper, a packet from every node to every other and sees where it ends up.</summary>
internal static class Journeys
{
    public static void Check(IReadOnlyList<ConnectorConfig> nodes, Links links, List<ConfigProblem> problems)
    {
        var byId = nodes.ToDictionary(node => node.NodeId, StringComparer.Ordinal);
        foreach (var target in nodes)
        {
            foreach (var source in nodes.Where(source => source != target))
            {
                if (Mistake(source, target, byId, links) is { } mistake)
                {
                    problems.Add(NetworkProblem.Error(
                        source.NodeId, "routes", $"{target.IlpAddress} of {target.NodeId} is not reached: {mistake}",
                        "Correct the routes along the way"));
                }
            }
        }
    }

    /// <summary>Why the packet does not arrive; null: it does, or it leaves the topology.</summary>
    private static string? Mistake(
        ConnectorConfig source, ConnectorConfig target, Dictionary<string, ConnectorConfig> nodes, Links links)
    {
        var path = new List<string> { source.NodeId };
        var at = source;
        while (true)
        {
            var hop = NextHop.Of(at, target.IlpAddress);
            if (hop is null)
            {
                return $"{at.NodeId} has no route";
            }

            if (hop == ConnectorConfig.Local)
            {
                return at == target ? null : $"{at.NodeId} takes it for its own";
            }

            if (links.EndOf(at.NodeId, hop) is not { } next)
            {
                return at.FindPeer(hop) is null ? $"{at.NodeId} sends it to {hop}, which is no peer of it" : null;
            }

            if (!links.Exists(at.NodeId, next))
            {
                return $"{at.NodeId} sends it to {next}, and there is no link";
            }

            path.Add(next);
            if (path.IndexOf(next) < path.Count - 1)
            {
                return $"it goes in a circle, {string.Join(" -> ", path)}";
            }

            at = nodes[next];
        }
    }
}
