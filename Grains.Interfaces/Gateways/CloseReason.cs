namespace Connector.Grains.Interfaces.Gateways;

/// <summary>Why a silo wants a session closed.</summary>
public enum CloseReason : byte
{
    /// <summary>A newer session of the same kind took its place: WebSocket close 1000 "replaced".</summary>
    Replaced = 0,

    /// <summary>The account was removed from the configuration: WebSocket close 1008.</summary>
    AccountRemoved = 1,
}
