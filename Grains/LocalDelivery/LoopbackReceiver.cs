using System.Security.Cryptography;
using Connector.Grains.Accounts;
using Connector.Grains.Forwarding;
using Connector.Protocols.Ilp;

namespace Connector.Grains.LocalDelivery;

/// <summary>
/// For trying things out: takes any packet to our own address, when it is switched on. The sender puts the preimage into
/// the first 32 bytes of the data; what follows them is echoed back. Off: F02, nobody receives here.
/// </summary>
internal sealed class LoopbackReceiver(NodePolicy node)
{
    private const int PreimageBytes = 32;

    /// <summary>Whether the packet is taken, or why not.</summary>
    public Verdict Judge(in Prepare prepare)
    {
        if (!node.Loopback)
            return Verdict.Refuse(ErrorCode.F02Unreachable, "nobody receives at this address"u8);
        if (prepare.Data.Length < PreimageBytes)
            return Verdict.Refuse(ErrorCode.F06UnexpectedPayment, "the loopback receiver wants the preimage in the data"u8);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(prepare.Data[..PreimageBytes], hash);
        return hash.SequenceEqual(prepare.Condition)
            ? Verdict.Local
            : Verdict.Refuse(ErrorCode.F05WrongCondition, "the first 32 bytes of the data are not the preimage"u8);
    }

    /// <summary>Length of the Fulfill, bytes.</summary>
    public static int AnswerLength(in Prepare prepare) => Fulfill.SizeOf(prepare.Data.Length - PreimageBytes);

    /// <summary>Writes the Fulfill.</summary>
    public static void WriteAnswer(in Prepare prepare, Span<byte> place) =>
        Fulfill.Write(place, prepare.Data[..PreimageBytes], prepare.Data[PreimageBytes..]);
}
