using System.Runtime.InteropServices;

namespace Connector.Ledger.Books;

/// <summary>Reads what <see cref="ImageWriter"/> wrote.</summary>
internal sealed class ImageReader(byte[] bytes) : BinaryReader(new MemoryStream(bytes))
{
    public Int128 ReadInt128()
    {
        var value = default(Int128);
        ReadExactly(MemoryMarshal.AsBytes(new Span<Int128>(ref value)));
        return value;
    }

    public UInt128 ReadUInt128()
    {
        var value = default(UInt128);
        ReadExactly(MemoryMarshal.AsBytes(new Span<UInt128>(ref value)));
        return value;
    }

    public long ReadShort()
    {
        var value = unchecked((ulong)Read7BitEncodedInt64());
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    public ulong ReadUnsignedShort() => unchecked((ulong)Read7BitEncodedInt64());
}
