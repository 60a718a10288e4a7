using System.Text;

using Connector.Protocols.Oer;

namespace Connector.Protocols.Ilp;

/// <summary>
/// An ILPv4 Reject (RFC 27 section 3.3), read in place.
/// <code>
/// offset in contents
/// 0     code          3 ASCII characters
/// 3     triggeredBy   length determinant, 0..1023 bytes: the ILP address of the node that refused, or nothing
/// ..    message       length determinant, text for people; any bytes are accepted and relayed as they are
/// ..    data          length determinant, 0..32767 bytes
/// ..                  (later fields, kept and ignored: RFC 30)
/// </code>
/// The ASN.1 limit of 8191 bytes for the message is not enforced: the carrier's frame limit bounds it.
/// </summary>
public readonly ref struct Reject
{
    /// <summary>Three ASCII characters; codes without a meaning in RFC 27 are accepted too.</summary>
    public ReadOnlySpan<byte> Code { get; private init; }

    /// <summary>A valid ILP address, or empty.</summary>
    public ReadOnlySpan<byte> TriggeredBy { get; private init; }

    /// <summary>Text for people, meant to be UTF-8, not checked.</summary>
    public ReadOnlySpan<byte> Message { get; private init; }

    /// <summary>For machines, 0..32767 bytes; F08 carries <see cref="AmountTooLargeData"/>.</summary>
    public ReadOnlySpan<byte> Data { get; private init; }

    /// <summary>Bytes of the whole packet with its envelope.</summary>
    public int Length { get; private init; }

    /// <summary>
    /// Reads a Reject. Errors: those of the envelope, of the address and of lengths; ErrorCode; DataTooLarge.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out Reject reject, out PacketError error)
    {
        reject = default;
        if (!PacketEnvelope.TryOpen(packet, PacketType.Reject, out var contents, out var length, out error))
            return false;

        var reader = new OerReader(contents);
        if (!reader.TryReadFixed(ErrorCode.Length, out var code)
            || !reader.TryReadVarOctets(out var triggeredBy)
            || !reader.TryReadVarOctets(out var message)
            || !reader.TryReadVarOctets(out var data))
        {
            error = reader.Error;
            return false;
        }

        error = PacketError.ErrorCode;
        if (!Ascii.IsValid(code)) return false;
        if (!triggeredBy.IsEmpty && !IlpAddress.TryValidate(triggeredBy, out error)) return false;
        error = PacketError.DataTooLarge;
        if (data.Length > PacketEnvelope.MaxDataLength) return false;

        error = PacketError.None;
        reject = new Reject { Code = code, TriggeredBy = triggeredBy, Message = message, Data = data, Length = length };
        return true;
    }

    /// <summary>Bytes of a Reject with fields of these lengths.</summary>
    public static int SizeOf(int triggeredByLength, int messageLength, int dataLength) =>
        PacketEnvelope.SizeOf(ContentsLength(triggeredByLength, messageLength, dataLength));

    /// <summary>
    /// Writes a Reject and answers its size. The caller vouches for the address and the ASN.1 limits.
    /// </summary>
    public static int Write(
        Span<byte> packet,
        ErrorCode code,
        ReadOnlySpan<byte> triggeredBy,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> data)
    {
        var writer = new OerWriter(packet);
        writer.WriteUInt8((byte)PacketType.Reject);
        writer.WriteLength(ContentsLength(triggeredBy.Length, message.Length, data.Length));
        Span<byte> characters = stackalloc byte[ErrorCode.Length];
        code.WriteTo(characters);
        writer.WriteFixed(characters);
        writer.WriteVarOctets(triggeredBy);
        writer.WriteVarOctets(message);
        writer.WriteVarOctets(data);
        return writer.Written;
    }

    private static int ContentsLength(int triggeredByLength, int messageLength, int dataLength) =>
        ErrorCode.Length
        + OerSize.OfVarOctets(triggeredByLength)
        + OerSize.OfVarOctets(messageLength)
        + OerSize.OfVarOctets(dataLength);
}
