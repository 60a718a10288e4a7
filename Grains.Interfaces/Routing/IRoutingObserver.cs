using Orleans.Concurrency;

namespace Connector.Grains.Interfaces.Routing;

/// <summary>A silo that keeps a copy of the routing table.</summary>
[GrainInterfaceType("ilp.routing-observer")]
public interface IRoutingObserver : IGrainObserver
{
    /// <summary>The table changed.</summary>
    [Alias("routes"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task RoutesChangedAsync([Immutable] RoutingSnapshot snapshot);

    /// <summary>A link came up or went down.</summary>
    [Alias("link"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task LinkChangedAsync(string account, bool up, long version);
}
