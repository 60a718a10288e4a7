using System.Runtime.InteropServices;

namespace Connector.Ledger.Books;

/// <summary>Values of an image as bytes: numbers little-endian, small ones short.</summary>
internal sealed class ImageWriter : BinaryWriter
{
    private readonly MemoryStream _stream;

    public ImageWriter()
        : this(new MemoryStream())
    {
    }

    private ImageWriter(MemoryStream stream)
        : base(stream) => _stream = stream;

    public ReadOnlyMemory<byte> Written => _stream.GetBuffer().AsMemory(0, (int)_stream.Length);

    public void WriteInt128(Int128 value) => Write(MemoryMarshal.AsBytes(new ReadOnlySpan<Int128>(in value)));

    public void WriteUInt128(UInt128 value) => Write(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in value)));

    /// <summary>Small differences, either sign, take one byte.</summary>
    public void WriteShort(long value) => Write7BitEncodedInt64(unchecked((value << 1) ^ (value >> 63)));

    public void WriteShort(ulong value) => Write7BitEncodedInt64(unchecked((long)value));
}
