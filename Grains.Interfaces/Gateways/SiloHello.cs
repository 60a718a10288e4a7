namespace Connector.Grains.Interfaces.Gateways;

/// <summary>What a silo answers a gateway.</summary>
/// <param name="IlpAddress">The connector's own ILP address, for rejects that the gateway itself creates.</param>
/// <param name="ConfigHash">Hash of the silo's configuration file.</param>
/// <param name="AcceptsPrepares">False while the ledger refuses prepares.</param>
[GenerateSerializer, Immutable, Alias("ilp.silo-hello")]
public sealed record SiloHello(
    [property: Id(0)] string IlpAddress,
    [property: Id(1)] string ConfigHash,
    [property: Id(2)] bool AcceptsPrepares);
