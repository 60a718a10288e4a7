using Connector.Grains.Interfaces.Routing;

namespace Connector.Grains.Routing;

/// <summary>This silo's copy of the routing table. Accounts read it for every packet; the routing grain pushes changes.</summary>
internal sealed class Routes(NextHops hops)
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RouteTable _table = RouteTable.Empty;

    /// <summary>Ends when there is a table: nothing is decided before, or it would be refused for want of a route.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The table in force.</summary>
    public RouteTable Table => _table;

    /// <summary>The accounts that the table names.</summary>
    public NextHops Hops => hops;

    /// <summary>Takes a snapshot over, unless it is older than the table in force.</summary>
    public void Apply(RoutingSnapshot snapshot)
    {
        if (snapshot.Version < _table.Version)
            return;
        hops.SetLinks(snapshot.LinksUp);
        _table = new RouteTable(snapshot.Routes, hops, snapshot.Version);
        _ready.TrySetResult();
    }
}
