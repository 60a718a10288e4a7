using System.Security.Cryptography;
using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;

namespace Connector.Micro;

/// <summary>Packets of the size that STREAM sends, encoded once.</summary>
internal static class Sample
{
    public const long ExpiresAt = 1_900_000_000_000;
    public const ulong Amount = 1_000_000;
    public const uint RequestId = 0x01020304;

    public static readonly byte[] Destination =
        "g.us-fed.connector-b.accounts.alice.mwVZFLFtR3bLVJXdBEYaWcdWmC1Zjfcq"u8.ToArray();

    public static readonly byte[] Preimage = SHA256.HashData("preimage"u8);
    public static readonly byte[] ConditionOfPreimage = SHA256.HashData(Preimage);
    public static readonly byte[] Data = new byte[128];

    public static byte[] PreparePacket()
    {
        var packet = new byte[Prepare.SizeOf(Destination.Length, Data.Length)];
        Prepare.Write(packet, Amount, ExpiresAt, ConditionOfPreimage, Destination, Data);
        return packet;
    }

    public static byte[] FulfillPacket()
    {
        var packet = new byte[Fulfill.SizeOf(Data.Length)];
        Fulfill.Write(packet, Preimage, Data);
        return packet;
    }

    public static byte[] InFrame(BtpType type, byte[] packet)
    {
        var frame = new byte[BtpWriter.SizeOfIlp(packet.Length)];
        BtpWriter.WriteIlp(frame, type, RequestId, packet);
        return frame;
    }
}
