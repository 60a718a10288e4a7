namespace Connector.Grains.Interfaces.Packets;

/// <summary>Why a gateway gave a prepare back unwritten.</summary>
public enum UndeliveredReason : byte
{
    /// <summary>The session closed or was gone: rejected T01.</summary>
    SessionClosed = 0,

    /// <summary>The session's outgoing queue is full or the gateway is stopping: rejected T03.</summary>
    Busy = 1,

    /// <summary>It expired while it waited to be written: rejected R00.</summary>
    Expired = 2,
}
