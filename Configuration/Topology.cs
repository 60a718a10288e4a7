using Connector.Configuration.Networks;

namespace Connector.Configuration;

/// <summary>Checks the configurations of several nodes against each other, before any of them runs.</summary>
public static class Topology
{
    /// <summary>
    /// Everything that would keep packets from arriving: nodes that no route leads to, loops, links that only one end
    /// knows, that nobody dials, or whose secrets differ. The <see cref="ConfigProblem.File"/> of a problem is the
    /// node's id. Peers outside the topology are warned of, since they may be somebody else's.
    /// </summary>
    public static IReadOnlyList<ConfigProblem> Check(IEnumerable<ConnectorConfig> nodes)
    {
        var all = nodes.ToList();
        var problems = new List<ConfigProblem>();
        foreach (var twice in all.GroupBy(node => node.NodeId).Where(group => group.Count() > 1))
        {
            problems.Add(NetworkProblem.Error(
                twice.Key, "nodeId", $"{twice.Count()} nodes have this name", "Give each node a name of its own"));
        }

        var distinct = all.DistinctBy(node => node.NodeId).ToList();
        var links = Links.Between(distinct, problems);
        Journeys.Check(distinct, links, problems);
        return problems;
    }
}
