namespace Connector.Grains.Interfaces.Packets;

/// <summary>What one entry of a batch is. The values are part of the wire format between silos and gateways.</summary>
public enum EntryKind : byte
{
    /// <summary>Not an entry: what a zeroed buffer reads as.</summary>
    None = 0,

    /// <summary>An ILP Prepare that asks for an answer. Payload: the packet.</summary>
    Prepare = 12,

    /// <summary>The Fulfill that answers the request named by the tag. Payload: the packet.</summary>
    Fulfill = 13,

    /// <summary>The Reject that answers the request named by the tag. Payload: the packet.</summary>
    Reject = 14,

    /// <summary>The peer answered the request with a BTP Error (RFC 23). Payload: the 3-byte BTP code.</summary>
    PeerError = 20,

    /// <summary>The peer answered the request with something that is no usable ILP reply. No payload.</summary>
    NoAnswer = 21,

    /// <summary>
    /// The gateway never wrote this request to the socket; the flags hold an <see cref="UndeliveredReason"/>. No payload.
    /// </summary>
    Undelivered = 22,

    /// <summary>
    /// A Prepare that came in a BTP Response, as interledger-rs sends them (spec/btp.md section 7). It is a request
    /// unless the BTP request id, which stands in the first 4 bytes of the payload before the packet, little-endian,
    /// is one that the account waits for: then it is an unusable answer to that.
    /// </summary>
    SwappedPrepare = 23,
}
