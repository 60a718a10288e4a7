namespace Connector.Grains.Interfaces.Settlement;

/// <summary>What became of a message to the peer's engine.</summary>
public enum EngineMessageOutcome : byte
{
    /// <summary>The peer's engine answered.</summary>
    Answered = 0,

    /// <summary>The peer rejected it.</summary>
    Rejected = 1,

    /// <summary>The peer is not connected, or its connection closed before it answered.</summary>
    NotConnected = 2,

    /// <summary>Too many messages of this account are on their way.</summary>
    Busy = 3,

    /// <summary>The peer did not answer in time.</summary>
    NoAnswer = 4,

    /// <summary>The message is larger than a packet's data: 32 767 bytes.</summary>
    TooLarge = 5,
}
