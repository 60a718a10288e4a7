namespace Connector.Dashboard.Network;

/// <summary>Two that are peers of each other, in the order of their names.</summary>
/// <param name="A">One of them.</param>
/// <param name="B">The other one.</param>
/// <param name="IsUp">Whether one of them that is online says that they are connected.</param>
internal sealed record Link(string A, string B, bool IsUp)
{
    /// <summary>The links that follow from what nodes tell of their peers: one for two nodes, whoever tells it.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="max">More are left out.</param>
    public static IReadOnlyCollection<Link> Of(IEnumerable<SeenNode> nodes, int max)
    {
        var links = new Dictionary<(string, string), Link>();
        foreach (var node in nodes)
        {
            foreach (var peer in node.Status?.Told.Peers ?? [])
            {
                if (peer.Id == node.Id) continue;
                var key = string.CompareOrdinal(node.Id, peer.Id) < 0 ? (node.Id, peer.Id) : (peer.Id, node.Id);
                var isUp = peer.Connected && node.Connections > 0;
                if (links.TryGetValue(key, out var known)) links[key] = known with { IsUp = known.IsUp || isUp };
                else if (links.Count < max) links.Add(key, new Link(key.Item1, key.Item2, isUp));
            }
        }

        return links.Values;
    }
}
