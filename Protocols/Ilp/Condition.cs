using System.Security.Cryptography;

namespace Connector.Protocols.Ilp;

/// <summary>
/// Conditions and fulfillments (RFC 27 section 2): a fulfillment is the SHA-256 preimage of its condition.
/// </summary>
public static class Condition
{
    /// <summary>Bytes of a condition and of a fulfillment.</summary>
    public const int Length = 32;

    /// <summary>The fulfillment of every peer-protocol packet: 32 zero bytes (RFC 31).</summary>
    public static ReadOnlySpan<byte> PeerProtocolFulfillment =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>The condition of every peer-protocol packet: SHA-256 of 32 zero bytes (RFC 31).</summary>
    public static ReadOnlySpan<byte> PeerProtocolCondition =>
    [
        0x66, 0x68, 0x7a, 0xad, 0xf8, 0x62, 0xbd, 0x77, 0x6c, 0x8f, 0xc1, 0x8b, 0x8e, 0x9f, 0x8e, 0x20,
        0x08, 0x97, 0x14, 0x85, 0x6e, 0xe2, 0x33, 0xb3, 0x90, 0x2a, 0x59, 0x1d, 0x0d, 0x5f, 0x29, 0x25,
    ];

    /// <summary>
    /// Whether <paramref name="fulfillment"/> is 32 bytes whose SHA-256 is <paramref name="condition"/>.
    /// </summary>
    public static bool Matches(ReadOnlySpan<byte> fulfillment, ReadOnlySpan<byte> condition)
    {
        if (fulfillment.Length != Length || condition.Length != Length) return false;
        Span<byte> digest = stackalloc byte[Length];
        SHA256.HashData(fulfillment, digest);
        return digest.SequenceEqual(condition);
    }
}
