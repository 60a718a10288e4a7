namespace Connector.Testing;

/// <summary>An auth frame that a <see cref="TestPeerListener"/> received.</summary>
/// <param name="Path">Path of the WebSocket request.</param>
/// <param name="Username">The account named in it; null when the entry is absent.</param>
/// <param name="Token">The token.</param>
public sealed record LoginAttempt(string Path, string? Username, string Token);

/// <summary>What a <see cref="TestPeerListener"/> does with a login.</summary>
public enum LoginAnswer
{
    /// <summary>An empty Response.</summary>
    Accept,

    /// <summary>Error F00, then close.</summary>
    Refuse,

    /// <summary>Nothing, for ever.</summary>
    Ignore,
}
