using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Interfaces.Telemetry;

namespace Connector.Grains.Routing;

/// <summary>This silo's copy of the routing table. Accounts read it for every packet; the routing grain pushes changes.</summary>
/// <param name="hops">The accounts.</param>
/// <param name="lookups">Where lookups are told; null while telemetry is off.</param>
internal sealed class Routes(NextHops hops, TelemetryBuffer? lookups = null)
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RouteTable _table = RouteTable.Empty;

    /// <summary>Ends when there is a table: nothing is decided before, or it would be refused for want of a route.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The table in force.</summary>
    public RouteTable Table => _table;

    /// <summary>Where each lookup is told; null while telemetry is off.</summary>
    public TelemetryBuffer? Lookups => lookups;

    /// <summary>The accounts that the table names.</summary>
    public NextHops Hops => hops;

    /// <summary>Takes a snapshot over, unless it is older than the table in force.</summary>
    /// <returns>Accounts of this silo whose links the snapshot has wrong.</returns>
    public IReadOnlyList<NextHop> Apply(RoutingSnapshot snapshot)
    {
        if (snapshot.Version < _table.Version)
            return [];
        var wrong = hops.SetLinks(snapshot.LinksUp);
        _table = new RouteTable(snapshot.Routes, hops, snapshot.Version);
        _ready.TrySetResult();
        return wrong;
    }
}
