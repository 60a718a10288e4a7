namespace Connector.Grains.Interfaces.Gateways;

/// <summary>What a gateway says of itself.</summary>
/// <param name="NodeId">The node id of its configuration.</param>
/// <param name="ConfigHash">Hash of its configuration file, to find a gateway and a silo that read different ones.</param>
[GenerateSerializer, Immutable, Alias("ilp.gateway-hello")]
public sealed record GatewayHello([property: Id(0)] string NodeId, [property: Id(1)] string ConfigHash);
