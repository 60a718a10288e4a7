namespace Connector.Gateway.WebSockets;

/// <summary>Why a WebSocket is closed (RFC 6455 section 7.4.1).</summary>
internal enum CloseCode : ushort
{
    Normal = 1000,
    GoingAway = 1001,
    ProtocolError = 1002,
    NotBinary = 1003,
    Policy = 1008,
    TooLarge = 1009,
    TryAgainLater = 1013,
}
