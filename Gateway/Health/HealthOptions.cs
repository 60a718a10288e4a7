namespace Connector.Gateway.Health;

/// <summary>What the health server needs to know.</summary>
/// <param name="Port">Port to listen on; 0 takes an unused one.</param>
/// <param name="NodeId">Stands in the answer.</param>
/// <param name="Version">Stands in the answer.</param>
public sealed record HealthOptions(int Port, string NodeId, string Version);
