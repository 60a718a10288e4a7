using Connector.Protocols.Ilp;

namespace Connector.Protocols.Ildcp;

/// <summary>
/// What a child asks its parent (RFC 31): a Prepare of amount 0 to <c>peer.config</c> with the peer-protocol condition
/// and no data.
/// </summary>
public static class IldcpRequest
{
    /// <summary>Where requests go.</summary>
    public static ReadOnlySpan<byte> Destination => "peer.config"u8;

    /// <summary>Bytes of a request.</summary>
    public static int Size => Prepare.SizeOf(Destination.Length, 0);

    /// <summary>
    /// Writes a request, a whole Prepare, and answers its size. The expiry is in milliseconds since 1970-01-01 UTC.
    /// </summary>
    public static int Write(Span<byte> packet, long expiresAt) =>
        Prepare.Write(packet, 0, expiresAt, Condition.PeerProtocolCondition, Destination, default);

    /// <summary>
    /// Whether a Prepare asks for configuration. Amount and data do not matter; its condition is the answerer's to
    /// check.
    /// </summary>
    public static bool IsAddressed(in Prepare prepare) => prepare.Destination.SequenceEqual(Destination);
}
