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

    /// <summary>
    /// From a gateway: everything that it kept for this session while the silo was away stands before this. No payload.
    /// </summary>
    Reoffered = 24,

    /// <summary>
    /// To a gateway: what it sent on this session beside prepares is durable up to the number in the tag
    /// (<see cref="AnswerTag"/>); it need not keep it any more. No payload.
    /// </summary>
    Taken = 25,

    /// <summary>
    /// From a gateway: the peer has read these fulfills. Payload: the gateway's numbers of the requests, 8 bytes each,
    /// little-endian.
    /// </summary>
    Relayed = 26,

    /// <summary>
    /// From a gateway: these fulfills came when it had answered R00 already; the peer has not seen them. Payload likewise.
    /// </summary>
    Unrelayed = 27,
}
