namespace Connector.Fuzz.Harness;

/// <summary>An input that a target could not take, and why.</summary>
public sealed record FuzzFailure(byte[] Input, string Reason);
