using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;

namespace Connector.Load;

/// <summary>
/// A whole BTP frame around a prepare, encoded once. Each packet then only gets its own request id, expiry, condition
/// and preimage; the preimage is the first 32 bytes of the data, where receivers look for it.
/// </summary>
internal sealed class PrepareTemplate
{
    public const int PreimageLength = 32;
    private const int RequestIdOffset = 1;
    private const int ExpiryLength = 17;
    private readonly int _conditionOffset;
    private readonly int _dataOffset;

    public PrepareTemplate(string destination, ulong amount, int payload)
    {
        var address = Encoding.ASCII.GetBytes(destination);
        // Random marks, so that the two places are found in the encoded frame whatever the codec puts around them.
        var condition = RandomNumberGenerator.GetBytes(PreimageLength);
        var data = RandomNumberGenerator.GetBytes(payload);
        var packet = new byte[Prepare.SizeOf(address.Length, data.Length)];
        Prepare.Write(packet, amount, 0, condition, address, data);
        Frame = new byte[BtpWriter.SizeOfIlp(packet.Length)];
        BtpWriter.WriteIlp(Frame, BtpType.Message, 0, packet);
        _conditionOffset = Frame.AsSpan().IndexOf(condition);
        _dataOffset = Frame.AsSpan().LastIndexOf(data);
    }

    /// <summary>The frame as it was last filled in.</summary>
    public byte[] Frame { get; }

    public void SetExpiry(long unixMilliseconds) =>
        IlpTimestamp.Write(Frame.AsSpan(_conditionOffset - ExpiryLength, ExpiryLength), unixMilliseconds);

    /// <summary>Makes the frame a new packet, with the condition that only this preimage fulfills.</summary>
    public void SetPacket(uint requestId, ReadOnlySpan<byte> preimage)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Frame.AsSpan(RequestIdOffset), requestId);
        preimage.CopyTo(Frame.AsSpan(_dataOffset));
        SHA256.HashData(preimage, Frame.AsSpan(_conditionOffset, SHA256.HashSizeInBytes));
    }
}
