using Connector.Protocols.Ilp;
using Connector.Protocols.Oer;

namespace Connector.Protocols.Ildcp;

/// <summary>
/// What a parent tells its child (RFC 31): the data of a Fulfill whose fulfillment is 32 zero bytes.
/// <code>
/// clientAddress   length determinant, an ILP address
/// assetScale      UInt8
/// assetCode       length determinant, UTF-8
/// ..              (later fields, ignored)
/// </code>
/// </summary>
public readonly ref struct IldcpResponse
{
    /// <summary>The address of the child, valid by RFC 15.</summary>
    public ReadOnlySpan<byte> Address { get; private init; }

    /// <summary>Decimal digits between the asset's unit and the link's, 0..255.</summary>
    public byte AssetScale { get; private init; }

    /// <summary>The asset, meant to be UTF-8, not checked; may be empty.</summary>
    public ReadOnlySpan<byte> AssetCode { get; private init; }

    /// <summary>Reads the data of the Fulfill. Errors: those of lengths and of the address.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out IldcpResponse response, out PacketError error)
    {
        response = default;
        var reader = new OerReader(data);
        if (!reader.TryReadVarOctets(out var address)
            || !reader.TryReadUInt8(out var assetScale)
            || !reader.TryReadVarOctets(out var assetCode))
        {
            error = reader.Error;
            return false;
        }

        if (!IlpAddress.TryValidate(address, out error)) return false;
        response = new IldcpResponse { Address = address, AssetScale = assetScale, AssetCode = assetCode };
        return true;
    }

    /// <summary>Reads the answer to a request. Errors: Fulfillment, and those of <see cref="TryRead"/>.</summary>
    public static bool TryReadAnswer(in Fulfill fulfill, out IldcpResponse response, out PacketError error)
    {
        if (fulfill.Fulfillment.SequenceEqual(Condition.PeerProtocolFulfillment))
            return TryRead(fulfill.Data, out response, out error);
        response = default;
        error = PacketError.Fulfillment;
        return false;
    }

    /// <summary>Bytes of the data for an address and an asset code of these lengths.</summary>
    public static int SizeOf(int addressLength, int assetCodeLength) =>
        OerSize.OfVarOctets(addressLength) + 1 + OerSize.OfVarOctets(assetCodeLength);

    /// <summary>Writes the data of the Fulfill and answers its size. The caller vouches for a valid address.</summary>
    public static int Write(
        Span<byte> data, ReadOnlySpan<byte> address, byte assetScale, ReadOnlySpan<byte> assetCode)
    {
        var writer = new OerWriter(data);
        writer.WriteVarOctets(address);
        writer.WriteUInt8(assetScale);
        writer.WriteVarOctets(assetCode);
        return writer.Written;
    }
}
