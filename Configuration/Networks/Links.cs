namespace Connector.Configuration.Networks;

/// <summary>Which node stands behind which account, and whether anybody dials.</summary>
internal sealed class Links
{
    private readonly Dictionary<(string Node, string Account), string> _ends = [];
    private readonly HashSet<(string, string)> _dialled = [];

    /// <summary>Finds the links and logs what is wrong with them.</summary>
    public static Links Between(IReadOnlyList<ConnectorConfig> nodes, List<ConfigProblem> problems)
    {
        var links = new Links();
        var byId = nodes.ToDictionary(node => node.NodeId, StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            foreach (var peer in node.Peers.Where(peer => peer.Url is not null))
            {
                links.Dial(node, peer, byId.GetValueOrDefault(peer.Id), problems);
            }
        }

        foreach (var node in nodes)
        {
            foreach (var peer in node.Peers.Where(peer => byId.ContainsKey(peer.Id)))
            {
                links._ends.TryAdd((node.NodeId, peer.Id), peer.Id);
            }
        }

        links.CheckThatSomebodyDials(nodes, problems);
        return links;
    }

    /// <summary>The node behind an account; null: none of the topology.</summary>
    public string? EndOf(string node, string account) => _ends.GetValueOrDefault((node, account));

    /// <summary>Whether one of the two dials the other.</summary>
    public bool Exists(string node, string other) =>
        _dialled.Contains((node, other)) || _dialled.Contains((other, node));

    private void Dial(
        ConnectorConfig node, PeerConfig peer, ConnectorConfig? target, List<ConfigProblem> problems)
    {
        var key = Key(peer);
        if (target is null)
        {
            problems.Add(NetworkProblem.Warning(
                node.NodeId, key, $"dials {Where(peer)}, and no node here is called {peer.Id}",
                "Name the other node's file too, or correct the id"));
            return;
        }

        _ends[(node.NodeId, peer.Id)] = target.NodeId;
        _dialled.Add((node.NodeId, target.NodeId));
        CheckAddress(node, peer, target, problems);
        if (target.FindPeer(peer.Username) is not { } account)
        {
            problems.Add(NetworkProblem.Error(
                node.NodeId, key, $"logs in at {target.NodeId} as {peer.Username}, which has no such peer",
                $"Add {peer.Username} to the peers of {target.NodeId}, or correct username"));
            return;
        }

        _ends[(target.NodeId, account.Id)] = node.NodeId;
        if (peer.DialToken is null || !account.Accepts(peer.DialToken))
        {
            problems.Add(NetworkProblem.Error(
                node.NodeId, key,
                $"the secret it logs in with at {target.NodeId} is not the one expected there of {account.Id}",
                "Give both ends the same secret"));
        }
    }

    private static void CheckAddress(
        ConnectorConfig node, PeerConfig peer, ConnectorConfig target, List<ConfigProblem> problems)
    {
        if (peer.Url!.Port != target.BtpServer.Port)
        {
            problems.Add(NetworkProblem.Error(
                node.NodeId, Key(peer),
                $"dials {Where(peer)}, but {target.NodeId} listens on port {target.BtpServer.Port}",
                "Correct the url, or the port of the other node"));
        }

        if (peer.Url.Scheme == Uri.UriSchemeWss != target.BtpServer.Tls is not null)
        {
            var serves = target.BtpServer.Tls is null ? "has no certificate" : "takes only wss";
            problems.Add(NetworkProblem.Warning(
                node.NodeId, Key(peer), $"dials {Where(peer)}, but {target.NodeId} {serves}",
                "Correct the url, unless something between them changes that"));
        }
    }

    private void CheckThatSomebodyDials(IReadOnlyList<ConnectorConfig> nodes, List<ConfigProblem> problems)
    {
        var told = new HashSet<(string, string)>();
        foreach (var ((node, account), other) in _ends)
        {
            if (!Exists(node, other) && told.Add((node, other)) && told.Add((other, node)))
            {
                problems.Add(NetworkProblem.Error(
                    node, $"peers.{account}", $"neither {node} dials {other} nor the other way round",
                    $"Write a url for {account}, or for {node} at {other}"));
            }
        }
    }

    private static string Key(PeerConfig peer) => $"peers.{peer.Id}";

    private static string Where(PeerConfig peer) => peer.Url!.GetLeftPart(UriPartial.Authority);
}
