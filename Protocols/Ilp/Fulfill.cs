using Connector.Protocols.Oer;

namespace Connector.Protocols.Ilp;

/// <summary>
/// An ILPv4 Fulfill (RFC 27 section 3.2), read in place.
/// <code>
/// offset in contents
/// 0     fulfillment   32 bytes, the preimage of the condition
/// 32    data          length determinant, 0..32767 bytes
/// ..                  (later fields, kept and ignored: RFC 30)
/// </code>
/// </summary>
public readonly ref struct Fulfill
{
    /// <summary>
    /// The preimage, 32 bytes. Whether it is the right one is <see cref="Condition.Matches"/>'s question.
    /// </summary>
    public ReadOnlySpan<byte> Fulfillment { get; private init; }

    /// <summary>Opaque to connectors, 0..32767 bytes.</summary>
    public ReadOnlySpan<byte> Data { get; private init; }

    /// <summary>Bytes of the whole packet with its envelope.</summary>
    public int Length { get; private init; }

    /// <summary>Reads a Fulfill. Errors: those of the envelope and of lengths; DataTooLarge.</summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out Fulfill fulfill, out PacketError error)
    {
        fulfill = default;
        if (!PacketEnvelope.TryOpen(packet, PacketType.Fulfill, out var contents, out var length, out error))
            return false;

        var reader = new OerReader(contents);
        if (!reader.TryReadFixed(Condition.Length, out var fulfillment) || !reader.TryReadVarOctets(out var data))
        {
            error = reader.Error;
            return false;
        }

        error = PacketError.DataTooLarge;
        if (data.Length > PacketEnvelope.MaxDataLength) return false;

        error = PacketError.None;
        fulfill = new Fulfill { Fulfillment = fulfillment, Data = data, Length = length };
        return true;
    }

    /// <summary>Bytes of a Fulfill with data of this length.</summary>
    public static int SizeOf(int dataLength) => PacketEnvelope.SizeOf(ContentsLength(dataLength));

    /// <summary>
    /// Writes a Fulfill and answers its size. Data over 32767 bytes is the caller's bug, refused by receivers.
    /// </summary>
    public static int Write(Span<byte> packet, ReadOnlySpan<byte> fulfillment, ReadOnlySpan<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(fulfillment.Length, Condition.Length);
        var writer = new OerWriter(packet);
        writer.WriteUInt8((byte)PacketType.Fulfill);
        writer.WriteLength(ContentsLength(data.Length));
        writer.WriteFixed(fulfillment);
        writer.WriteVarOctets(data);
        return writer.Written;
    }

    private static int ContentsLength(int dataLength) => Condition.Length + OerSize.OfVarOctets(dataLength);
}
