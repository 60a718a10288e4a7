using Connector.Grains.Interfaces.Routing;

namespace Connector.Gateway.Telemetry;

/// <summary>A node at one moment, as NODE_STATUS tells it.</summary>
/// <param name="Routes">The routing table in force.</param>
/// <param name="Peers">Every account, in the order of the configuration.</param>
/// <param name="Health">The word that <c>/health</c> has.</param>
/// <param name="Uptime">Since the process started.</param>
/// <param name="PeersConnected">Of the peers that this node dials, how many are connected.</param>
/// <param name="TotalPeers">The peers that this node dials.</param>
public sealed record NodeStatus(
    IReadOnlyCollection<RouteEntry> Routes,
    IReadOnlyList<PeerLink> Peers,
    string Health,
    TimeSpan Uptime,
    int PeersConnected,
    int TotalPeers)
{
    /// <summary>Whether it tells the same of the node as the other one: all but the uptime.</summary>
    public bool Tells(NodeStatus other) =>
        Health == other.Health
        && (PeersConnected, TotalPeers) == (other.PeersConnected, other.TotalPeers)
        && Peers.SequenceEqual(other.Peers)
        && (ReferenceEquals(Routes, other.Routes) || Routes.SequenceEqual(other.Routes));
}

/// <summary>One peer, and whether there is a live session with it.</summary>
/// <param name="Id">The account.</param>
/// <param name="Url">Where it is dialled: scheme, host and port and nothing else; empty when it dials us.</param>
/// <param name="Connected">Whether a packet can be sent to it.</param>
public sealed record PeerLink(string Id, string Url, bool Connected)
{
    /// <summary>
    /// What may be told of an address. User, password, path and query stay here: any of them may hold a secret.
    /// </summary>
    public static string Show(Uri? url) => url is null ? "" : $"{url.Scheme}://{url.Authority}";
}
