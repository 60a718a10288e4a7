namespace Connector.Configuration;

/// <summary>What happens to packets that are addressed to us.</summary>
public sealed record LocalDeliveryConfig
{
    /// <summary>
    /// For trying things out: answer any address at or below ours that nothing else takes, with the first 32 bytes of
    /// the data as the fulfillment.
    /// </summary>
    public bool Loopback { get; init; }
}

/// <summary>How strict we are about secrets.</summary>
public sealed record SecurityConfig
{
    /// <summary>What is done about a secret that stands in the file or serves two peers.</summary>
    public LiteralSecrets LiteralSecrets { get; init; } = LiteralSecrets.Warn;
}

/// <summary>What is done about a secret that stands in the file or serves two peers.</summary>
public enum LiteralSecrets
{
    /// <summary>A warning.</summary>
    Warn,

    /// <summary>An error.</summary>
    Refuse,
}

/// <summary>The endpoint that settlement engines call.</summary>
/// <param name="Port">Port, 1 to 65535.</param>
/// <param name="Token">Bearer token that callers must show; null: only loopback is served.</param>
public sealed record SettlementConfig(int Port, Secret? Token);

/// <summary>The operator's endpoint.</summary>
/// <param name="Port">Port, 1 to 65535.</param>
/// <param name="Token">Bearer token that callers must show; null: only loopback is served.</param>
public sealed record AdminConfig(int Port, Secret? Token);

/// <summary>Orleans' own dashboard, on the operator's endpoint.</summary>
public sealed record OrleansDashboardConfig
{
    /// <summary>Whether it is served, at <c>/orleans</c>.</summary>
    public bool Enabled { get; init; }
}
