using Connector.Fuzz.Harness;
using Connector.Protocols.Ildcp;
using Connector.Protocols.Ilp;

namespace Connector.Fuzz.Targets;

/// <summary>
/// Decodes ILDCP answers. The first byte chooses: 0 to 127 the rest as it is (the escape hatch); from 128 an answer
/// whose fields the input picks, with one byte changed now and then.
/// </summary>
public static class IldcpTarget
{
    private static readonly byte[] SampleAddress = "test.parent.child"u8.ToArray();

    /// <summary>One input.</summary>
    public static void Run(ReadOnlySpan<byte> input)
    {
        var source = new ByteSource(input);
        var mode = source.Next();
        var data = mode < 0x80 ? source.Rest : Build(ref source, mode);
        Judge(data);

        var packet = Scratch.Second[..Fulfill.Write(Scratch.Second, Condition.PeerProtocolFulfillment, data)];
        if (!Fulfill.TryRead(packet, out var fulfill, out _)) return;
        var plain = IldcpResponse.TryRead(data, out _, out var reason);
        var answered = IldcpResponse.TryReadAnswer(fulfill, out _, out var answerReason);
        InvariantException.Require(
            plain == answered && reason == answerReason, "a packet changes nothing about its data");
    }

    private static void Judge(ReadOnlySpan<byte> data)
    {
        var read = IldcpResponse.TryRead(data, out var response, out var error);
        InvariantException.Require(read == (error == PacketError.None), "an answer is refused with a reason");
        if (!read) return;

        var size = IldcpResponse.Write(Scratch.Second, response.Address, response.AssetScale, response.AssetCode);
        var expected = IldcpResponse.SizeOf(response.Address.Length, response.AssetCode.Length);
        InvariantException.Require(size == expected, "an answer is as long as it says");
        InvariantException.Require(data.StartsWith(Scratch.Second[..size]), "an answer has one form");
        InvariantException.Require(IlpAddress.TryValidate(response.Address, out _), "an address is an address");
    }

    private static ReadOnlySpan<byte> Build(ref ByteSource source, byte mode)
    {
        var address = source.Next() < 0x80 ? SampleAddress : source.Some();
        var target = Scratch.First;
        var size = IldcpResponse.Write(target, address, source.Next(), source.Some());
        if ((mode & 0x40) != 0) target[source.Below(size)] = source.Next();
        return target[..size];
    }
}
