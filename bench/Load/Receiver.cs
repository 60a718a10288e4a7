using System.Buffers.Binary;
using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;
using Connector.Sockets;

namespace Connector.Load;

/// <summary>Fulfills each prepare with the first 32 bytes of its data.</summary>
internal sealed class Receiver
{
    private const int RequestIdOffset = 1;
    private readonly BtpSocket _socket;
    private readonly byte[] _fulfill;
    private readonly byte[] _other = new byte[256];
    private readonly int _fulfillmentOffset;

    public Receiver(BtpSocket socket)
    {
        _socket = socket;
        var mark = "0123456789abcdefghijklmnopqrstuv"u8;
        Span<byte> packet = stackalloc byte[Fulfill.SizeOf(0)];
        Fulfill.Write(packet, mark, default);
        _fulfill = new byte[BtpWriter.SizeOfIlp(packet.Length)];
        BtpWriter.WriteIlp(_fulfill, BtpType.Response, 0, packet);
        _fulfillmentOffset = _fulfill.AsSpan().IndexOf(mark);
    }

    /// <summary>Ends when the socket closes.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            var length = await _socket.ReceiveAsync();
            if (length == 0) return;
            var answer = Answer(_socket.Frame(length));
            if (answer.Length > 0) await _socket.SendAsync(answer);
        }
    }

    private ReadOnlyMemory<byte> Answer(ReadOnlySpan<byte> bytes)
    {
        if (!BtpFrame.TryRead(bytes, out var frame, out _) || frame.Type != BtpType.Message) return default;
        if (!frame.TryGetIlp(out var packet)
            || !Prepare.TryRead(packet, out var prepare, out _)
            || prepare.Data.Length < PrepareTemplate.PreimageLength)
        {
            return _other.AsMemory(0, Unasked.Answer(frame, _other));
        }
        BinaryPrimitives.WriteUInt32BigEndian(_fulfill.AsSpan(RequestIdOffset), frame.RequestId);
        prepare.Data[..PrepareTemplate.PreimageLength].CopyTo(_fulfill.AsSpan(_fulfillmentOffset));
        return _fulfill;
    }
}
