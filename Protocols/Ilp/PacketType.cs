namespace Connector.Protocols.Ilp;

/// <summary>The first byte of an ILPv4 packet (RFC 27 section 3). Types 1 to 11 belonged to older versions.</summary>
public enum PacketType : byte
{
    /// <summary>No packet.</summary>
    None = 0,

    /// <summary>A conditional offer of money.</summary>
    Prepare = 12,

    /// <summary>The preimage that makes the offer due.</summary>
    Fulfill = 13,

    /// <summary>The refusal of the offer.</summary>
    Reject = 14,
}
