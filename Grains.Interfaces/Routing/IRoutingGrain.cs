namespace Connector.Grains.Interfaces.Routing;

/// <summary>
/// Owns the routing table and pushes it to every silo. One per cluster, key <see cref="Key"/>. Never called per packet.
/// </summary>
[GrainInterfaceType("ilp.routing")]
public interface IRoutingGrain : IGrainWithStringKey
{
    /// <summary>The key of the one routing grain.</summary>
    const string Key = "routes";

    /// <summary>
    /// Registers a silo's copy, or renews it: at least every 30 s, or it gets no more changes. Returns the table when
    /// the silo's version is another one, else null.
    /// </summary>
    [Alias("subscribe")]
    Task<RoutingSnapshot?> SubscribeAsync(string silo, IRoutingObserver observer, long version);

    /// <summary>Replaces every route.</summary>
    [Alias("replace")]
    Task ReplaceAsync([Immutable] RouteEntry[] routes);

    /// <summary>Our parent gave us this address: our own routes and those of our children follow it.</summary>
    [Alias("own-address")]
    Task TakeAddressAsync(string address);

    /// <summary>An account's link came up or went down.</summary>
    [Alias("link")]
    Task LinkChangedAsync(string account, bool up);
}
