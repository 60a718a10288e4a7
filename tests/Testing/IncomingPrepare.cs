using System.Security.Cryptography;
using System.Text;
using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;

namespace Connector.Testing;

/// <summary>A prepare that a <see cref="TestPeer"/> received, with every way to answer it, right and wrong.</summary>
public sealed class IncomingPrepare
{
    private const int PreimageLength = 32;
    private static readonly byte[] Source = "test.testpeer"u8.ToArray();

    internal IncomingPrepare(TestPeer peer, uint requestId, in Prepare prepare, ReadOnlySpan<byte> packet)
    {
        Peer = peer;
        RequestId = requestId;
        Packet = packet[..prepare.Length].ToArray();
        Amount = prepare.Amount;
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(prepare.ExpiresAt);
        Destination = Encoding.ASCII.GetString(prepare.Destination);
        Condition = prepare.Condition.ToArray();
        Data = prepare.Data.ToArray();
    }

    /// <summary>The session it came on, and on which it is answered.</summary>
    public TestPeer Peer { get; }

    public uint RequestId { get; }

    /// <summary>The whole packet as it came.</summary>
    public ReadOnlyMemory<byte> Packet { get; }

    public ulong Amount { get; }

    public DateTimeOffset ExpiresAt { get; }

    public string Destination { get; }

    public ReadOnlyMemory<byte> Condition { get; }

    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Fulfills with the first 32 bytes of data and echoes the rest; F05 where they do not hash to the condition.</summary>
    public ValueTask FulfillAsync()
    {
        var preimage = Data.Span.Length < PreimageLength ? default : Data.Span[..PreimageLength];
        return SHA256.HashData(preimage).AsSpan().SequenceEqual(Condition.Span)
            ? FulfillWithAsync(preimage, Data.Span[PreimageLength..])
            : RejectAsync(ErrorCode.F05WrongCondition, "the data does not begin with the preimage");
    }

    /// <summary>Fulfills with any 32 bytes, right or wrong.</summary>
    public ValueTask FulfillWithAsync(ReadOnlySpan<byte> fulfillment, ReadOnlySpan<byte> data = default)
    {
        var packet = new byte[Fulfill.SizeOf(data.Length)];
        return AnswerWithAsync(packet.AsMemory(0, Fulfill.Write(packet, fulfillment, data)));
    }

    /// <summary>Rejects. <paramref name="triggeredBy"/> is <c>test.testpeer</c> unless told.</summary>
    public ValueTask RejectAsync(
        ErrorCode code, string message = "", string? triggeredBy = null, ReadOnlySpan<byte> data = default)
    {
        var source = triggeredBy is null ? Source : Encoding.ASCII.GetBytes(triggeredBy);
        var text = Encoding.UTF8.GetBytes(message);
        var packet = new byte[Reject.SizeOf(source.Length, text.Length, data.Length)];
        return AnswerWithAsync(packet.AsMemory(0, Reject.Write(packet, code, source, text, data)));
    }

    /// <summary>Answers with a BTP Error instead of a packet.</summary>
    public ValueTask ErrorAsync(string code = "F00", string name = "NotAcceptedError", string data = "") =>
        Peer.SendErrorAsync(RequestId, code, name, data);

    /// <summary>Answers with a Response that has no <c>ilp</c> entry.</summary>
    public ValueTask AnswerWithNothingAsync()
    {
        var frame = new byte[8];
        return Peer.SendFrameAsync(frame.AsMemory(0, BtpWriter.WriteEmptyResponse(frame, RequestId)));
    }

    /// <summary>Answers with any bytes as the <c>ilp</c> entry of a Response.</summary>
    public ValueTask AnswerWithAsync(ReadOnlyMemory<byte> packet) =>
        Peer.SendIlpAsync(BtpType.Response, RequestId, packet);
}
