using System.Buffers.Binary;

using Connector.Protocols.Oer;

namespace Connector.Protocols.Ilp;

/// <summary>
/// An ILPv4 Prepare (RFC 27 section 3.1), read in place: the spans point into the packet it was read from.
/// <code>
/// offset in contents
/// 0     amount               UInt64, in the unit of the link it travels on
/// 8     expiresAt            17 ASCII digits YYYYMMDDHHmmSSfff, UTC
/// 25    executionCondition   32 bytes
/// 57    destination          length determinant, 3..1023 bytes of ILP address
/// ..    data                 length determinant, 0..32767 bytes
/// ..                         (later fields, kept and ignored: RFC 30)
/// </code>
/// </summary>
public readonly ref struct Prepare
{
    private const int ExpiryOffset = sizeof(ulong);
    private const int ConditionOffset = ExpiryOffset + IlpTimestamp.Length;
    private const int VariableOffset = ConditionOffset + Ilp.Condition.Length;

    /// <summary>The money offered, 0..2^64-1, in the unit of the link.</summary>
    public ulong Amount { get; private init; }

    /// <summary>When the offer ends, in milliseconds since 1970-01-01 UTC; negative before.</summary>
    public long ExpiresAt { get; private init; }

    /// <summary>SHA-256 of the fulfillment, 32 bytes.</summary>
    public ReadOnlySpan<byte> Condition { get; private init; }

    /// <summary>A valid ILP address (RFC 15), 3..1023 bytes.</summary>
    public ReadOnlySpan<byte> Destination { get; private init; }

    /// <summary>Opaque to connectors, 0..32767 bytes.</summary>
    public ReadOnlySpan<byte> Data { get; private init; }

    /// <summary>Bytes of the whole packet with its envelope; what lies behind it is not part of it.</summary>
    public int Length { get; private init; }

    /// <summary>
    /// Reads a Prepare. Errors: those of the envelope, the timestamp, the address and of lengths; DataTooLarge.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out Prepare prepare, out PacketError error)
    {
        prepare = default;
        if (!PacketEnvelope.TryOpen(packet, PacketType.Prepare, out var contents, out var length, out error))
            return false;

        error = PacketError.Truncated;
        if (contents.Length < ConditionOffset) return false;
        if (!IlpTimestamp.TryRead(contents.Slice(ExpiryOffset, IlpTimestamp.Length), out var expiresAt, out error))
            return false;

        error = PacketError.Truncated;
        if (contents.Length < VariableOffset) return false;

        var reader = new OerReader(contents[VariableOffset..]);
        if (!reader.TryReadVarOctets(out var destination) || !reader.TryReadVarOctets(out var data))
        {
            error = reader.Error;
            return false;
        }

        if (!IlpAddress.TryValidate(destination, out error)) return false;
        error = PacketError.DataTooLarge;
        if (data.Length > PacketEnvelope.MaxDataLength) return false;

        error = PacketError.None;
        prepare = new Prepare
        {
            Amount = BinaryPrimitives.ReadUInt64BigEndian(contents),
            ExpiresAt = expiresAt,
            Condition = contents.Slice(ConditionOffset, Ilp.Condition.Length),
            Destination = destination,
            Data = data,
            Length = length,
        };
        return true;
    }

    /// <summary>
    /// Puts another amount and expiry into a packet that <see cref="TryRead"/> has accepted; no other byte changes
    /// (RFC 27 section 4.1). <paramref name="expiresAtUnixMs"/> lies in the years 1..9999, anything else throws.
    /// </summary>
    public static void Patch(Span<byte> packet, ulong amount, long expiresAtUnixMs)
    {
        var first = packet[1];
        var contents = packet[(first < 0x80 ? 2 : 2 + (first & 0x7f))..];
        BinaryPrimitives.WriteUInt64BigEndian(contents, amount);
        IlpTimestamp.Write(contents[ExpiryOffset..], expiresAtUnixMs);
    }

    /// <summary>Bytes of a Prepare with a destination and data of these lengths.</summary>
    public static int SizeOf(int destinationLength, int dataLength) =>
        PacketEnvelope.SizeOf(ContentsLength(destinationLength, dataLength));

    /// <summary>
    /// Writes a Prepare and answers its size. Fields are written as they are: the caller vouches for a valid address,
    /// a condition of 32 bytes and data of at most 32767.
    /// </summary>
    public static int Write(
        Span<byte> packet,
        ulong amount,
        long expiresAt,
        ReadOnlySpan<byte> condition,
        ReadOnlySpan<byte> destination,
        ReadOnlySpan<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(condition.Length, Ilp.Condition.Length);
        var writer = new OerWriter(packet);
        writer.WriteUInt8((byte)PacketType.Prepare);
        writer.WriteLength(ContentsLength(destination.Length, data.Length));
        writer.WriteUInt64(amount);
        Span<byte> expiry = stackalloc byte[IlpTimestamp.Length];
        IlpTimestamp.Write(expiry, expiresAt);
        writer.WriteFixed(expiry);
        writer.WriteFixed(condition);
        writer.WriteVarOctets(destination);
        writer.WriteVarOctets(data);
        return writer.Written;
    }

    private static int ContentsLength(int destinationLength, int dataLength) =>
        VariableOffset + OerSize.OfVarOctets(destinationLength) + OerSize.OfVarOctets(dataLength);
}
