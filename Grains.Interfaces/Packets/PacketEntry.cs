using System.Buffers.Binary;

namespace Connector.Grains.Interfaces.Packets;

/// <summary>
/// One entry of a batch, read in place.
/// <code>
/// 0   kind     UInt8    <see cref="EntryKind"/>
/// 1   flags    UInt8    meaning depends on the kind
/// 2   -        2 bytes  zero
/// 4   length   UInt32   bytes of payload
/// 8   tag      UInt64   names the request: in a request the number that its sender wants back, in an answer that number
/// 16  time     Int64    from a gateway: unix milliseconds at which it took this from the socket;
///                       else 0
/// 24  payload
/// </code>
/// All integers are little-endian.
/// </summary>
public readonly ref struct PacketEntry
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderBytes = 24;

    private PacketEntry(EntryKind kind, byte flags, ulong tag, long time, ReadOnlySpan<byte> payload)
    {
        Kind = kind;
        Flags = flags;
        Tag = tag;
        Time = time;
        Payload = payload;
    }

    /// <summary>What this entry is.</summary>
    public EntryKind Kind { get; }

    /// <summary>Details that depend on the kind.</summary>
    public byte Flags { get; }

    /// <summary>The request that this entry makes or answers.</summary>
    public ulong Tag { get; }

    /// <summary>When the gateway took it from the socket, unix milliseconds; between accounts 0.</summary>
    public long Time { get; }

    /// <summary>The packet, or what the kind says. Valid only while the batch's buffer is.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Reads the entry at the start of <paramref name="bytes"/> and moves past it; false when there is none.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, out PacketEntry entry)
    {
        if (bytes.Length < HeaderBytes)
        {
            entry = default;
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (length > (uint)(bytes.Length - HeaderBytes))
        {
            entry = default;
            return false;
        }

        entry = new PacketEntry(
            (EntryKind)bytes[0],
            bytes[1],
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            bytes.Slice(HeaderBytes, (int)length));
        bytes = bytes[(HeaderBytes + (int)length)..];
        return true;
    }

    /// <summary>Whether it is a prepare, whichever way it came.</summary>
    public bool IsPrepare => Kind is EntryKind.Prepare or EntryKind.SwappedPrepare;

    /// <summary>Writes another tag into the entry at the start of <paramref name="bytes"/>.</summary>
    public static void SetTag(Span<byte> bytes, ulong tag) => BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], tag);

    /// <summary>Writes the header of an entry whose payload of <paramref name="length"/> bytes follows it.</summary>
    internal static void WriteHeader(Span<byte> bytes, EntryKind kind, byte flags, ulong tag, long time, int length)
    {
        bytes[0] = (byte)kind;
        bytes[1] = flags;
        bytes[2] = 0;
        bytes[3] = 0;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], (uint)length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], tag);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], time);
    }
}
