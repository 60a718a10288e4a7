using Connector.Fuzz.Harness;
using Connector.Protocols.Ilp;

namespace Connector.Fuzz.Targets;

/// <summary>
/// Decodes ILPv4 packets. The first byte chooses: 0 to 127 the rest as it is (the escape hatch); from 128 a packet
/// that is valid but for fields and one byte the input picks. Whatever decodes must agree with its envelope, survive
/// being written again, and be patched in amount and expiry alone.
/// </summary>
public static class IlpTarget
{
    private static readonly byte[] SampleAddress = "test.connector.alice"u8.ToArray();

    /// <summary>One input.</summary>
    public static void Run(ReadOnlySpan<byte> input)
    {
        var source = new ByteSource(input);
        var mode = source.Next();
        Judge(mode < 0x80 ? source.Rest : Build(ref source, mode));
    }

    /// <summary>Decodes bytes as every type of packet and checks what comes out.</summary>
    internal static void Judge(ReadOnlySpan<byte> packet)
    {
        var enveloped = PacketEnvelope.TryRead(packet, out var type, out var length, out var reason);
        InvariantException.Require(enveloped == (reason == PacketError.None), "an envelope is refused with a reason");
        InvariantException.Require(length <= packet.Length, "an envelope lies inside the input");

        var isPrepare = Prepare.TryRead(packet, out var prepare, out var prepareError);
        var isFulfill = Fulfill.TryRead(packet, out var fulfill, out var fulfillError);
        var isReject = Reject.TryRead(packet, out var reject, out var rejectError);
        InvariantException.Require(
            isPrepare == (prepareError == PacketError.None), "a Prepare is refused with a reason");
        InvariantException.Require(
            isFulfill == (fulfillError == PacketError.None), "a Fulfill is refused with a reason");
        InvariantException.Require(isReject == (rejectError == PacketError.None), "a Reject is refused with a reason");
        InvariantException.Require(
            !isPrepare || (type == PacketType.Prepare && prepare.Length == length), "a Prepare agrees");
        InvariantException.Require(
            !isFulfill || (type == PacketType.Fulfill && fulfill.Length == length), "a Fulfill agrees");
        InvariantException.Require(
            !isReject || (type == PacketType.Reject && reject.Length == length), "a Reject agrees");

        if (isPrepare) Judge(packet[..length], prepare);
        if (isFulfill) JudgeCopy(packet[..length], Fulfill.Write(Scratch.Second, fulfill.Fulfillment, fulfill.Data));
        if (isReject) JudgeCopy(packet[..length], Copy(reject));
    }

    private static void Judge(ReadOnlySpan<byte> packet, in Prepare prepare)
    {
        var copied = Prepare.Write(
            Scratch.Second, prepare.Amount, prepare.ExpiresAt, prepare.Condition, prepare.Destination, prepare.Data);
        JudgeCopy(packet, copied);

        var patched = Scratch.Second[..packet.Length];
        packet.CopyTo(patched);
        var expiresAt = prepare.ExpiresAt / 2;
        Prepare.Patch(patched, ~prepare.Amount, expiresAt);
        InvariantException.Require(Prepare.TryRead(patched, out var read, out _), "a patched Prepare can be read");
        InvariantException.Require(
            read.Amount == ~prepare.Amount && read.ExpiresAt == expiresAt, "a patch is what is read");

        Prepare.Patch(patched, prepare.Amount, prepare.ExpiresAt);
        InvariantException.Require(patched.SequenceEqual(packet), "a patch touches amount and expiry alone");
    }

    private static int Copy(in Reject reject) => Reject.Write(
        Scratch.Second, ErrorCode.From(reject.Code), reject.TriggeredBy, reject.Message, reject.Data);

    // Fields of a later version, between the last field and the end of the envelope, are all that a copy may lack.
    private static void JudgeCopy(ReadOnlySpan<byte> packet, int copied)
    {
        var copy = Scratch.Second[..copied];
        InvariantException.Require(copied <= packet.Length, "a copy is not longer");
        InvariantException.Require(copied < packet.Length || packet.SequenceEqual(copy), "a packet has one form");
        InvariantException.Require(
            PacketEnvelope.TryRead(copy, out _, out var length, out _) && length == copied, "a copy is a packet");
    }

    private static ReadOnlySpan<byte> Build(ref ByteSource source, byte mode)
    {
        var target = Scratch.First;
        Span<byte> digest = stackalloc byte[Condition.Length];
        digest.Clear();
        source.Take(Condition.Length).CopyTo(digest);
        var address = source.Next() < 0x80 ? SampleAddress : source.Some();
        var size = (mode % 3) switch
        {
            0 => Prepare.Write(target, source.Number(), (long)(source.Number() >> 18), digest, address, source.Some()),
            1 => Fulfill.Write(target, digest, source.Some()),
            _ => Reject.Write(target, ErrorCode.T00InternalError, address, source.Some(), source.Some()),
        };
        if ((mode & 0x40) != 0) target[source.Below(size)] = source.Next();
        return target[..size];
    }
}
