namespace Connector.Configuration;

/// <summary>ILP over HTTP with a peer (RFC 35).</summary>
public sealed record HttpConfig
{
    /// <summary>Where we post packets; null: it only posts to us.</summary>
    public Uri? Url { get; init; }

    /// <summary>Bearer token it must show; null: it may not post.</summary>
    public Secret? IncomingToken { get; init; }

    /// <summary>Bearer token that we show; null: none.</summary>
    public Secret? OutgoingToken { get; init; }
}

/// <summary>A peer's settlement engine (RFC 38).</summary>
/// <param name="Url">Base address of the engine.</param>
public sealed record SettlementEngineConfig(Uri Url);
