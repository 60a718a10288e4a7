using Connector.Gateway.Health;
using Connector.Gateway.Hosting;
using Connector.Gateway.Telemetry;
using Connector.Grains.Routing;

namespace Connector.Silo.Telemetry;

/// <summary>
/// The node as its silo sees it: the routing table in force, and the links of every gateway. So each silo of a cluster tells
/// the same, and a gateway that knows only its own sockets tells nothing that contradicts it.
/// </summary>
internal sealed class SiloNodeStatus(
    RoutesInForce routes, ConnectorSetup setup, HealthState health, IEnumerable<IHealthDetail> details) : INodeStatusSource
{
    private readonly IHealthDetail[] _details = [.. details];

    public NodeStatus Read()
    {
        var config = routes.Config;
        PeerLink[] peers =
        [
            .. config.Peers.Select(peer => new PeerLink(peer.Id, PeerLink.Show(peer.Url), routes.IsLinkUp(peer.Id))),
        ];
        // Of other shards their silos know.
        var dialled = peers.Count(peer => peer.Url.Length > 0 && setup.Shard.Has(peer.Id));
        var connected = peers.Count(peer => peer.Url.Length > 0 && peer.Connected && setup.Shard.Has(peer.Id));
        var report = health.Read();
        var status = report.Status;
        if (status == HealthStatus.Healthy && (2L * connected < dialled || _details.Any(detail => detail.IsDegraded)))
            status = HealthStatus.Degraded;
        return new NodeStatus(routes.All, peers, status.ToString().ToLowerInvariant(), report.Uptime, connected, dialled);
    }
}
