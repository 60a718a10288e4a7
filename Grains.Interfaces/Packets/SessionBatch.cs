using System.Buffers.Binary;

namespace Connector.Grains.Interfaces.Packets;

/// <summary>
/// The batches of many sessions of one gateway in one message: sub-batches one after another, a session may have several.
/// <code>
/// 0   session  UInt32  the gateway's number of the session
/// 4   length   UInt32  bytes of entries that follow
/// 8   through  UInt64  to the gateway: everything it numbered up to here on this session is durable; from it: 0
/// 16  entries          as in <see cref="PacketBatch"/>
/// </code>
/// All integers are little-endian. The same rule about who may use the buffer holds as for <see cref="PacketBatch"/>.
/// </summary>
[GenerateSerializer, Immutable, Alias("ilp.session-batch")]
public sealed class SessionBatch(ReadOnlyMemory<byte> bytes)
{
    /// <summary>Bytes before the entries of a sub-batch.</summary>
    public const int HeaderBytes = 16;

    /// <summary>The sub-batches.</summary>
    [Id(0)]
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>Reads the sub-batch at the start of <paramref name="bytes"/> and moves past it; false when there is none.</summary>
    public static bool TryRead(
        ref ReadOnlyMemory<byte> bytes,
        out uint session,
        out ulong through,
        out ReadOnlyMemory<byte> entries)
    {
        session = 0;
        through = 0;
        entries = default;
        if (bytes.Length < HeaderBytes)
            return false;
        var header = bytes.Span;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        if (length > (uint)(bytes.Length - HeaderBytes))
            return false;
        session = BinaryPrimitives.ReadUInt32LittleEndian(header);
        through = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
        entries = bytes.Slice(HeaderBytes, (int)length);
        bytes = bytes[(HeaderBytes + (int)length)..];
        return true;
    }

    /// <summary>Writes the header of a sub-batch whose <paramref name="length"/> bytes of entries follow it.</summary>
    internal static void WriteHeader(Span<byte> bytes, uint session, ulong through, int length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, session);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], (uint)length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], through);
    }
}
