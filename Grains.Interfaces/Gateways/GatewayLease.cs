namespace Connector.Grains.Interfaces.Gateways;

/// <summary>What a gateway learns when it renews its lease.</summary>
/// <param name="IsKnown">False: say hello and attach again.</param>
/// <param name="AcceptsPrepares">False while the ledger of the silo refuses prepares.</param>
[GenerateSerializer, Immutable, Alias("ilp.gateway-lease")]
public sealed record GatewayLease([property: Id(0)] bool IsKnown, [property: Id(1)] bool AcceptsPrepares);
