namespace Connector.Grains.Interfaces.Routing;

/// <summary>The whole routing table at one moment.</summary>
/// <param name="Version">Higher is newer.</param>
/// <param name="Routes">Every route.</param>
/// <param name="LinksUp">Ids of the accounts that have a live session.</param>
/// <param name="OwnAddress">The address that our parent gave us; null: none did.</param>
[GenerateSerializer, Immutable, Alias("ilp.routing-snapshot")]
public sealed record RoutingSnapshot(
    [property: Id(0)] long Version,
    [property: Id(1)] RouteEntry[] Routes,
    [property: Id(2)] string[] LinksUp,
    [property: Id(3)] string? OwnAddress = null);
