using Connector.Protocols.Ilp;

namespace Connector.Protocols.Settlement;

/// <summary>
/// How engines talk through their connectors (RFC 38): a Prepare of amount 0 to <c>peer.settle</c> whose data is the
/// message, answered by a Fulfill of 32 zero bytes whose data is the answer. The condition is the one that those zeros
/// fulfill; RFC 38 prints the hash of nothing, which nothing can.
/// </summary>
public static class PeerSettle
{
    /// <summary>Where messages go; also who rejects them.</summary>
    public static ReadOnlySpan<byte> Address => "peer.settle"u8;

    /// <summary>Bytes of a message of this length as a Prepare.</summary>
    public static int SizeOf(int messageLength) => Prepare.SizeOf(Address.Length, messageLength);

    /// <summary>Writes a message of at most 32 767 bytes as a Prepare. The expiry is in milliseconds since 1970-01-01 UTC.</summary>
    public static int Write(Span<byte> packet, long expiresAt, ReadOnlySpan<byte> message) =>
        Prepare.Write(packet, 0, expiresAt, Condition.PeerProtocolCondition, Address, message);

    /// <summary>Whether a Prepare is a message. Its condition does not matter: no money moves.</summary>
    public static bool IsAddressed(in Prepare prepare) => prepare.Destination.SequenceEqual(Address);
}
