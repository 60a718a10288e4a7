using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Connector.Gateway.WebSockets;

/// <summary>
/// The head of a WebSocket frame (RFC 6455 section 5.2).
/// <code>
/// 0   FIN 1 bit, RSV 3 bits, opcode 4 bits
/// 1   MASK 1 bit, length 7 bits: 0..125, or 126: UInt16 follows, or 127: UInt64 follows
/// .   masking key, 4 bytes, when MASK is set
/// </code>
/// </summary>
internal readonly struct FrameHeader
{
    /// <summary>Most bytes of a head.</summary>
    public const int MaxBytes = 14;

    /// <summary>Most bytes of a control frame's payload.</summary>
    public const int MaxControlPayload = 125;

    private const int KeyBytes = 4;

    /// <summary>Last frame of its message.</summary>
    public bool IsFinal { get; private init; }

    /// <summary>A reserved bit is set: an extension that nobody agreed on.</summary>
    public bool UsesExtension { get; private init; }

    public Opcode Opcode { get; private init; }

    public bool IsMasked { get; private init; }

    /// <summary>The key as it lies in memory.</summary>
    public uint MaskingKey { get; private init; }

    public ulong PayloadLength { get; private init; }

    /// <summary>Bytes of the head itself.</summary>
    public int Length { get; private init; }

    public bool IsControl => Opcode >= Opcode.Close;

    /// <summary>Reads a head; false when it is not whole yet.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameHeader header)
    {
        header = default;
        if (bytes.Length < 2) return false;
        var masked = (bytes[1] & 0x80) != 0;
        var length = 2;
        ulong payload = (byte)(bytes[1] & 0x7f);
        if (payload == 126)
        {
            length += sizeof(ushort);
            if (bytes.Length < length) return false;
            payload = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        }
        else if (payload == 127)
        {
            length += sizeof(ulong);
            if (bytes.Length < length) return false;
            payload = BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);
        }

        var key = 0u;
        if (masked)
        {
            if (bytes.Length < length + KeyBytes) return false;
            key = MemoryMarshal.Read<uint>(bytes[length..]);
            length += KeyBytes;
        }

        header = new FrameHeader
        {
            IsFinal = (bytes[0] & 0x80) != 0,
            UsesExtension = (bytes[0] & 0x70) != 0,
            Opcode = (Opcode)(bytes[0] & 0x0f),
            IsMasked = masked,
            MaskingKey = key,
            PayloadLength = payload,
            Length = length,
        };
        return true;
    }

    /// <summary>Writes the head of an unfragmented frame and returns its length.</summary>
    public static int Write(Span<byte> target, Opcode opcode, int payloadLength, bool masked, uint key)
    {
        target[0] = (byte)(0x80 | (byte)opcode);
        var mask = masked ? 0x80 : 0;
        int length;
        if (payloadLength < 126)
        {
            target[1] = (byte)(mask | payloadLength);
            length = 2;
        }
        else if (payloadLength <= ushort.MaxValue)
        {
            target[1] = (byte)(mask | 126);
            BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)payloadLength);
            length = 2 + sizeof(ushort);
        }
        else
        {
            target[1] = (byte)(mask | 127);
            BinaryPrimitives.WriteUInt64BigEndian(target[2..], (ulong)payloadLength);
            length = 2 + sizeof(ulong);
        }

        if (!masked) return length;
        MemoryMarshal.Write(target[length..], key);
        return length + KeyBytes;
    }
}
