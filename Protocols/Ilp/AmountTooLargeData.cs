using System.Buffers.Binary;

namespace Connector.Protocols.Ilp;

/// <summary>
/// The data of an F08 Reject (RFC 27, AmountTooLargeErrorData), in the unit of the link the packet came from.
/// <code>
/// 0    receivedAmount   UInt64
/// 8    maximumAmount    UInt64, inclusive; senders ignore the pair unless it is below receivedAmount
/// </code>
/// </summary>
public static class AmountTooLargeData
{
    /// <summary>Bytes of the data.</summary>
    public const int Length = 2 * sizeof(ulong);

    /// <summary>Writes the 16 bytes.</summary>
    public static void Write(Span<byte> data, ulong received, ulong maximum)
    {
        BinaryPrimitives.WriteUInt64BigEndian(data, received);
        BinaryPrimitives.WriteUInt64BigEndian(data[sizeof(ulong)..], maximum);
    }

    /// <summary>Reads the first 16 bytes; longer data is accepted, shorter is not.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out ulong received, out ulong maximum)
    {
        received = maximum = 0;
        if (data.Length < Length) return false;
        received = BinaryPrimitives.ReadUInt64BigEndian(data);
        maximum = BinaryPrimitives.ReadUInt64BigEndian(data[sizeof(ulong)..]);
        return true;
    }
}
