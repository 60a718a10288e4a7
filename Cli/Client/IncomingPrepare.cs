using System.Text;
using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;

namespace Connector.Cli.Client;

/// <summary>A prepare that the connector sent to us.</summary>
public sealed class IncomingPrepare
{
    private static readonly byte[] Ourselves = "self.ilp"u8.ToArray();

    private readonly BtpClient _client;
    private readonly uint _requestId;

    internal IncomingPrepare(BtpClient client, uint requestId, in Prepare prepare)
    {
        _client = client;
        _requestId = requestId;
        Amount = prepare.Amount;
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(prepare.ExpiresAt);
        Destination = Encoding.ASCII.GetString(prepare.Destination);
        Condition = prepare.Condition.ToArray();
        Data = prepare.Data.ToArray();
    }

    public ulong Amount { get; }

    public DateTimeOffset ExpiresAt { get; }

    public string Destination { get; }

    public ReadOnlyMemory<byte> Condition { get; }

    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The handler of a client that came to send: F02, for there is no receiver here.</summary>
    public static ValueTask Decline(IncomingPrepare prepare) =>
        prepare.RejectAsync(ErrorCode.F02Unreachable, "this client receives no packets");

    /// <summary>Fulfills when the first 32 bytes of data are the preimage; the result says whether they were.</summary>
    public async ValueTask<bool> TryFulfillAsync()
    {
        if (Data.Length < OutgoingPrepare.PreimageBytes) return false;
        var preimage = Data[..OutgoingPrepare.PreimageBytes];
        if (!Protocols.Ilp.Condition.Matches(preimage.Span, Condition.Span)) return false;
        var rest = Data[OutgoingPrepare.PreimageBytes..];
        var packet = new byte[Fulfill.SizeOf(rest.Length)];
        await AnswerAsync(packet.AsMemory(0, Fulfill.Write(packet, preimage.Span, rest.Span))).ConfigureAwait(false);
        return true;
    }

    /// <summary>Rejects.</summary>
    public ValueTask RejectAsync(ErrorCode code, string message)
    {
        var text = Encoding.UTF8.GetBytes(message);
        var packet = new byte[Reject.SizeOf(Ourselves.Length, text.Length, 0)];
        return AnswerAsync(packet.AsMemory(0, Reject.Write(packet, code, Ourselves, text, default)));
    }

    private ValueTask AnswerAsync(ReadOnlyMemory<byte> packet)
    {
        var frame = new byte[BtpWriter.SizeOfIlp(packet.Length)];
        return _client.WriteAsync(
            frame.AsMemory(0, BtpWriter.WriteIlp(frame, BtpType.Response, _requestId, packet.Span)));
    }
}
