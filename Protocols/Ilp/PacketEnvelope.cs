using System.Runtime.CompilerServices;

using Connector.Protocols.Oer;

namespace Connector.Protocols.Ilp;

/// <summary>
/// The envelope around every ILPv4 packet (RFC 27 section 3).
/// <code>
/// 0        type      UInt8: 12 Prepare, 13 Fulfill, 14 Reject
/// 1        L         length determinant of the contents
/// 1+|L|    contents
/// </code>
/// Bytes after the contents are not part of the packet and are ignored on receipt (RFC 30).
/// </summary>
public static class PacketEnvelope
{
    /// <summary>The largest data field of any packet, in bytes (InterledgerProtocol.asn).</summary>
    public const int MaxDataLength = 32767;

    /// <summary>
    /// Reads type and size. <paramref name="length"/> is the whole packet with its envelope, without trailing bytes.
    /// Errors: Empty, UnknownType, Truncated and those of a length.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out PacketType type, out int length, out PacketError error)
    {
        var read = TryOpen(packet, out type, out var contents, out var offset, out error);
        length = read ? offset + contents.Length : 0;
        return read;
    }

    /// <summary>Opens an envelope that must be of the type <paramref name="expected"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryOpen(
        ReadOnlySpan<byte> packet,
        PacketType expected,
        out ReadOnlySpan<byte> contents,
        out int length,
        out PacketError error)
    {
        var read = TryOpen(packet, out var type, out contents, out var offset, out error);
        if (read && type != expected)
        {
            read = false;
            error = PacketError.UnknownType;
        }

        length = read ? offset + contents.Length : 0;
        return read;
    }

    /// <summary>Bytes of an envelope and its contents.</summary>
    internal static int SizeOf(int contentsLength) => 1 + OerSize.OfVarOctets(contentsLength);

    private static bool TryOpen(
        ReadOnlySpan<byte> packet,
        out PacketType type,
        out ReadOnlySpan<byte> contents,
        out int offset,
        out PacketError error)
    {
        type = PacketType.None;
        contents = default;
        offset = 0;
        var reader = new OerReader(packet);
        if (!reader.TryReadUInt8(out var first))
        {
            error = PacketError.Empty;
            return false;
        }

        if (first is < (byte)PacketType.Prepare or > (byte)PacketType.Reject)
        {
            error = PacketError.UnknownType;
            return false;
        }

        if (!reader.TryReadVarOctets(out contents))
        {
            error = reader.Error;
            return false;
        }

        type = (PacketType)first;
        offset = reader.Position - contents.Length;
        error = PacketError.None;
        return true;
    }
}
