using System.Buffers.Binary;
using System.Numerics;

namespace Connector.Protocols.Oer;

/// <summary>
/// Writes canonical OER (RFC 30) into a span that the caller has sized with <see cref="OerSize"/>; the layout is drawn
/// above <see cref="OerReader"/>. A span that is too small is a bug of the caller and throws. Nothing is allocated.
/// </summary>
public ref struct OerWriter(Span<byte> bytes)
{
    private readonly Span<byte> _bytes = bytes;

    /// <summary>Bytes written so far.</summary>
    public int Written { get; private set; }

    /// <summary>Writes one byte.</summary>
    public void WriteUInt8(byte value) => _bytes[Written++] = value;

    /// <summary>Writes two bytes, big-endian.</summary>
    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Next(sizeof(ushort)), value);

    /// <summary>Writes four bytes, big-endian.</summary>
    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Next(sizeof(uint)), value);

    /// <summary>Writes eight bytes, big-endian.</summary>
    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Next(sizeof(ulong)), value);

    /// <summary>Writes bytes without a prefix.</summary>
    public void WriteFixed(scoped ReadOnlySpan<byte> value) => value.CopyTo(Next(value.Length));

    /// <summary>Writes a length determinant in its shortest form; <paramref name="length"/> is 0..2^31-1.</summary>
    public void WriteLength(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length < 0x80)
        {
            WriteUInt8((byte)length);
            return;
        }

        var lengthOfLength = OerSize.OfLength(length) - 1;
        WriteUInt8((byte)(0x80 | lengthOfLength));
        WriteBigEndian((uint)length, lengthOfLength);
    }

    /// <summary>Writes a variable octet string: its length, then its bytes.</summary>
    public void WriteVarOctets(scoped ReadOnlySpan<byte> value)
    {
        WriteLength(value.Length);
        WriteFixed(value);
    }

    /// <summary>Writes a VarUInt: the number of bytes (1..8), then the value without leading zero bytes.</summary>
    public void WriteVarUInt(ulong value)
    {
        var length = Math.Max(1, (BitOperations.Log2(value) / 8) + 1);
        WriteUInt8((byte)length);
        WriteBigEndian(value, length);
    }

    private void WriteBigEndian(ulong value, int length)
    {
        var target = Next(length);
        for (var i = length - 1; i >= 0; i--)
        {
            target[i] = unchecked((byte)value);
            value >>= 8;
        }
    }

    private Span<byte> Next(int length)
    {
        var next = _bytes.Slice(Written, length);
        Written += length;
        return next;
    }
}
