namespace Connector.Grains.Interfaces.Routing;

/// <summary>One route.</summary>
/// <param name="Prefix">Address prefix, whole segments, no trailing dot; empty for the default route.</param>
/// <param name="NextHop">Id of the account that packets go to; empty: the destination is this connector itself.</param>
/// <param name="Priority">Higher first; the next one serves when the link is down.</param>
[GenerateSerializer, Immutable, Alias("ilp.route")]
public sealed record RouteEntry(
    [property: Id(0)] string Prefix,
    [property: Id(1)] string NextHop,
    [property: Id(2)] int Priority);
