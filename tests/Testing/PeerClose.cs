using System.Net.WebSockets;

namespace Connector.Testing;

/// <summary>How a session ended, as this side saw it.</summary>
/// <param name="Code">The close code the other side sent; null when it sent none or just vanished.</param>
/// <param name="Reason">The text beside the code.</param>
/// <param name="WasClean">Whether a WebSocket close frame came; false for a torn connection.</param>
public sealed record PeerClose(WebSocketCloseStatus? Code, string? Reason, bool WasClean);
