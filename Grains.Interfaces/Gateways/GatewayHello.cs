namespace Connector.Grains.Interfaces.Gateways;

/// <summary>What a gateway says of itself.</summary>
/// <param name="NodeId">The node id of its configuration.</param>
/// <param name="ConfigHash">Hash of its configuration file, to find a gateway and a silo that read different ones.</param>
/// <param name="Number">Counts the hellos of this gateway, those that failed too: the highest is the newest.</param>
[GenerateSerializer, Immutable, Alias("ilp.gateway-hello")]
public sealed record GatewayHello(
    [property: Id(0)] string NodeId, [property: Id(1)] string ConfigHash, [property: Id(2)] long Number = 0);
