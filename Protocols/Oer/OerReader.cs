using System.Buffers.Binary;
using System.Runtime.CompilerServices;

using Connector.Protocols.Ilp;

namespace Connector.Protocols.Oer;

/// <summary>
/// Reads canonical OER (RFC 30; ITU-T X.696) from a span, field after field. All integers are big-endian.
/// <code>
/// length determinant   00..7f            the length itself
///                      80+n, n bytes     lengths from 128 up, shortest form only
/// VarOctetString       length determinant, then that many bytes
/// VarUInt              length determinant (1..8), then the value without leading zero bytes; zero is 01 00
/// </code>
/// A method that answers false has consumed an unspecified part of the input and set <see cref="Error"/>; nothing
/// throws and nothing is allocated. Lengths are checked against the bytes that are left.
/// </summary>
public ref struct OerReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Why the last read failed; <see cref="PacketError.None"/> as long as none has.</summary>
    public PacketError Error { get; private set; }

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _bytes.Length - Position;

    /// <summary>Reads one byte. Error: <see cref="PacketError.Truncated"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadUInt8(out byte value)
    {
        var bytes = _bytes;
        var position = Position;
        if (unchecked((uint)position >= (uint)bytes.Length))
        {
            value = 0;
            return Refuse(PacketError.Truncated);
        }

        value = bytes[position];
        Position = position + 1;
        return true;
    }

    /// <summary>Reads two bytes, big-endian. Error: <see cref="PacketError.Truncated"/>.</summary>
    public bool TryReadUInt16(out ushort value)
    {
        var read = TryReadFixed(sizeof(ushort), out var bytes);
        value = read ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : default;
        return read;
    }

    /// <summary>Reads four bytes, big-endian. Error: <see cref="PacketError.Truncated"/>.</summary>
    public bool TryReadUInt32(out uint value)
    {
        var read = TryReadFixed(sizeof(uint), out var bytes);
        value = read ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : default;
        return read;
    }

    /// <summary>Reads eight bytes, big-endian. Error: <see cref="PacketError.Truncated"/>.</summary>
    public bool TryReadUInt64(out ulong value)
    {
        var read = TryReadFixed(sizeof(ulong), out var bytes);
        value = read ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : default;
        return read;
    }

    /// <summary>
    /// Reads <paramref name="length"/> bytes without a prefix. Error: <see cref="PacketError.Truncated"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadFixed(int length, out ReadOnlySpan<byte> value)
    {
        if (unchecked((uint)length > (uint)Remaining))
        {
            value = default;
            return Refuse(PacketError.Truncated);
        }

        value = _bytes.Slice(Position, length);
        Position += length;
        return true;
    }

    /// <summary>
    /// Reads a length determinant (RFC 30). Lengths over 2^31-1 are legal OER but can never be satisfied here, so they
    /// are <see cref="PacketError.Truncated"/>. Other errors: LengthIndefinite, LengthOfLength, LengthNoncanonical.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadLength(out int length)
    {
        if (!TryReadUInt8(out var first))
        {
            length = 0;
            return false;
        }

        length = first;
        return first < 0x80 || TryReadLongLength(first & 0x7f, out length);
    }

    /// <summary>Reads a variable octet string (RFC 30). Errors: those of a length, and Truncated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadVarOctets(out ReadOnlySpan<byte> value)
    {
        if (TryReadLength(out var length)) return TryReadFixed(length, out value);
        value = default;
        return false;
    }

    /// <summary>
    /// Reads a VarUInt (RFC 30) of at most 8 bytes. Errors: those of a length, VarUIntEmpty, VarUIntTooLarge,
    /// VarUIntLeadingZero, Truncated.
    /// </summary>
    public bool TryReadVarUInt(out ulong value)
    {
        value = 0;
        if (!TryReadLength(out var length)) return false;
        if (length == 0) return Refuse(PacketError.VarUIntEmpty);
        if (length > sizeof(ulong)) return Refuse(PacketError.VarUIntTooLarge);
        if (!TryReadFixed(length, out var bytes)) return false;
        if (length > 1 && bytes[0] == 0) return Refuse(PacketError.VarUIntLeadingZero);
        value = BigEndian(bytes);
        return true;
    }

    private bool TryReadLongLength(int lengthOfLength, out int length)
    {
        length = 0;
        if (lengthOfLength == 0) return Refuse(PacketError.LengthIndefinite);
        if (lengthOfLength > sizeof(ulong)) return Refuse(PacketError.LengthOfLength);
        if (!TryReadFixed(lengthOfLength, out var bytes)) return false;
        var value = BigEndian(bytes);
        if (bytes[0] == 0 || value < 0x80) return Refuse(PacketError.LengthNoncanonical);
        if (value > int.MaxValue) return Refuse(PacketError.Truncated);
        length = (int)value;
        return true;
    }

    private static ulong BigEndian(ReadOnlySpan<byte> bytes)
    {
        var value = 0ul;
        foreach (var next in bytes) value = (value << 8) | next;
        return value;
    }

    private bool Refuse(PacketError error)
    {
        Error = error;
        return false;
    }
}
