using Connector.Protocols.Ilp;
using Connector.Protocols.Oer;

namespace Connector.Protocols.Btp;

/// <summary>
/// Writes the BTP 2.0 frames that this node sends (RFC 23); the layout is drawn above <see cref="BtpFrame"/>. A span
/// that is too small throws: the caller sizes it with the matching SizeOf. Nothing is allocated.
/// </summary>
public static class BtpWriter
{
    /// <summary>Bytes of a Response without entries.</summary>
    public const int EmptyResponseLength = 8;

    private const int EnvelopeOffset = 1 + sizeof(uint);
    private const int CountLength = 2; // VarUInt of 0..255
    private const byte OctetStream = 0;
    private const byte Text = 1;

    /// <summary>Bytes of a frame with one <c>ilp</c> entry that holds a packet of this size.</summary>
    public static int SizeOfIlp(int packetLength) => SizeOf(IlpContents(packetLength));

    /// <summary>
    /// Writes a frame with one <c>ilp</c> entry and answers its size; Message asks, Response answers.
    /// </summary>
    public static int WriteIlp(Span<byte> target, BtpType type, uint requestId, ReadOnlySpan<byte> packet)
    {
        var writer = new OerWriter(target);
        WriteHead(ref writer, type, requestId, IlpContents(packet.Length));
        writer.WriteVarUInt(1);
        WriteEntry(ref writer, "ilp"u8, OctetStream, packet);
        return writer.Written;
    }

    /// <summary>Writes a Response without entries: 8 bytes.</summary>
    public static int WriteEmptyResponse(Span<byte> target, uint requestId)
    {
        var writer = new OerWriter(target);
        WriteHead(ref writer, BtpType.Response, requestId, CountLength);
        writer.WriteVarUInt(0);
        return writer.Written;
    }

    /// <summary>Bytes of an Error with a name and data of these lengths.</summary>
    public static int SizeOfError(int nameLength, int dataLength) => SizeOf(ErrorContents(nameLength, dataLength));

    /// <summary>
    /// Writes an Error without entries and answers its size. <paramref name="code"/> is 3 ASCII bytes; data is at most
    /// 8192 bytes by RFC 23; the time is in milliseconds since 1970-01-01 UTC.
    /// </summary>
    public static int WriteError(
        Span<byte> target,
        uint requestId,
        ReadOnlySpan<byte> code,
        ReadOnlySpan<byte> name,
        long triggeredAtUnixMs,
        ReadOnlySpan<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(code.Length, ErrorCode.Length);
        var writer = new OerWriter(target);
        WriteHead(ref writer, BtpType.Error, requestId, ErrorContents(name.Length, data.Length));
        writer.WriteFixed(code);
        writer.WriteVarOctets(name);
        Span<byte> triggeredAt = stackalloc byte[BtpTimestamp.Length];
        BtpTimestamp.Write(triggeredAt, triggeredAtUnixMs);
        writer.WriteVarOctets(triggeredAt);
        writer.WriteVarOctets(data);
        writer.WriteVarUInt(0);
        return writer.Written;
    }

    /// <summary>Bytes of an auth Message with a username and token of these lengths.</summary>
    public static int SizeOfAuth(int usernameLength, int tokenLength) =>
        SizeOf(AuthContents(usernameLength, tokenLength));

    /// <summary>Writes the Message that opens a connection (RFC 23 "Authentication") and answers its size.</summary>
    public static int WriteAuth(
        Span<byte> target, uint requestId, ReadOnlySpan<byte> username, ReadOnlySpan<byte> token)
    {
        var writer = new OerWriter(target);
        WriteHead(ref writer, BtpType.Message, requestId, AuthContents(username.Length, token.Length));
        writer.WriteVarUInt(3);
        WriteEntry(ref writer, BtpAuth.Name, OctetStream, default);
        WriteEntry(ref writer, BtpAuth.UsernameName, Text, username);
        WriteEntry(ref writer, BtpAuth.TokenName, Text, token);
        return writer.Written;
    }

    private static void WriteHead(ref OerWriter writer, BtpType type, uint requestId, int contentsLength)
    {
        writer.WriteUInt8((byte)type);
        writer.WriteUInt32(requestId);
        writer.WriteLength(contentsLength);
    }

    private static void WriteEntry(
        ref OerWriter writer, ReadOnlySpan<byte> name, byte contentType, ReadOnlySpan<byte> data)
    {
        writer.WriteVarOctets(name);
        writer.WriteUInt8(contentType);
        writer.WriteVarOctets(data);
    }

    private static int SizeOf(int contentsLength) => EnvelopeOffset + OerSize.OfVarOctets(contentsLength);

    private static int IlpContents(int packetLength) => CountLength + SizeOfEntry("ilp"u8.Length, packetLength);

    private static int ErrorContents(int nameLength, int dataLength) =>
        ErrorCode.Length
        + OerSize.OfVarOctets(nameLength)
        + OerSize.OfVarOctets(BtpTimestamp.Length)
        + OerSize.OfVarOctets(dataLength)
        + CountLength;

    private static int AuthContents(int usernameLength, int tokenLength) =>
        CountLength
        + SizeOfEntry(BtpAuth.Name.Length, 0)
        + SizeOfEntry(BtpAuth.UsernameName.Length, usernameLength)
        + SizeOfEntry(BtpAuth.TokenName.Length, tokenLength);

    private static int SizeOfEntry(int nameLength, int dataLength) =>
        OerSize.OfVarOctets(nameLength) + 1 + OerSize.OfVarOctets(dataLength);
}
