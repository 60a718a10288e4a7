namespace Connector.Grains.Gateways;

/// <summary>Hash of the configuration that this silo runs with, to be compared with the gateway's.</summary>
public sealed record ConfigFingerprint(string Hash);
