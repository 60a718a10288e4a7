using System.Security.Cryptography;
using System.Text;

namespace Connector.Grains.Tests.Accounts;

/// <summary>Packets for tests.</summary>
internal static class Packet
{
    public static byte[] Preimage(int seed) => SHA256.HashData(BitConverter.GetBytes(seed));

    public static byte[] Prepare(
        string destination,
        ulong amount,
        long expiresAt,
        int seed = 1,
        byte[]? data = null,
        byte[]? condition = null)
    {
        var address = Encoding.ASCII.GetBytes(destination);
        data ??= [];
        var packet = new byte[Protocols.Ilp.Prepare.SizeOf(address.Length, data.Length)];
        Protocols.Ilp.Prepare.Write(packet, amount, expiresAt, condition ?? SHA256.HashData(Preimage(seed)), address, data);
        return packet;
    }

    public static byte[] Fulfill(int seed = 1, byte[]? data = null)
    {
        data ??= [];
        var packet = new byte[Protocols.Ilp.Fulfill.SizeOf(data.Length)];
        Protocols.Ilp.Fulfill.Write(packet, Preimage(seed), data);
        return packet;
    }

    public static byte[] Reject(ErrorCode code, string triggeredBy = "test.far", string message = "no")
    {
        var address = Encoding.ASCII.GetBytes(triggeredBy);
        var text = Encoding.UTF8.GetBytes(message);
        var packet = new byte[Protocols.Ilp.Reject.SizeOf(address.Length, text.Length, 0)];
        Protocols.Ilp.Reject.Write(packet, code, address, text, default);
        return packet;
    }
}
