using System.Buffers.Binary;
using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;
using Connector.Sockets;

namespace Connector.Relay;

/// <summary>One side of a pair: reads its socket and passes on to the other side, checking each fulfillment.</summary>
internal sealed class RelayEnd(BtpSocket socket)
{
    private const int RequestIdOffset = 1;
    private readonly PendingTable _pending = new();
    private readonly byte[] _refusal = new byte[256];

    /// <summary>The other side, as soon as it has logged in.</summary>
    public RelayEnd? Other { get; set; }

    public async Task RunAsync()
    {
        while (true)
        {
            var other = Other;
            var length = await socket.ReceiveAsync(other?.Socket);
            if (length == 0) break;
            try
            {
                await HandleAsync(length, Other);
            }
            catch (Exception broken) when (BtpSocket.IsDisconnect(broken))
            {
                // The other side is gone; its own loop ends it, and this side goes on.
            }
        }
        if (Other is { } left && ReferenceEquals(left.Other, this)) left.Other = null;
    }

    private BtpSocket Socket => socket;

    private ValueTask HandleAsync(int length, RelayEnd? other)
    {
        if (!BtpFrame.TryRead(socket.Frame(length), out var frame, out _)) return default;
        return frame.Type switch
        {
            BtpType.Message => Request(frame, length, other),
            BtpType.Response => Answer(frame, length, other),
            _ => default,
        };
    }

    private ValueTask Request(in BtpFrame frame, int length, RelayEnd? other)
    {
        if (!frame.TryGetIlp(out var packet) || !Prepare.TryRead(packet, out var prepare, out _))
            return socket.SendAsync(_refusal.AsMemory(0, BtpWriter.WriteEmptyResponse(_refusal, frame.RequestId)));
        if (other is null)
            return Refuse(socket, _refusal, frame.RequestId, ErrorCode.T01PeerUnreachable, "the other side is away"u8);
        if (!other._pending.TryAdd(frame.RequestId, prepare.Condition, out var id))
            return Refuse(socket, _refusal, frame.RequestId, ErrorCode.T03ConnectorBusy, "too many outstanding"u8);
        return PassOn(other, length, id);
    }

    private ValueTask Answer(in BtpFrame frame, int length, RelayEnd? other)
    {
        Span<byte> condition = stackalloc byte[32];
        if (!_pending.TryTake(frame.RequestId, out var originalId, condition) || other is null) return default;
        if (!frame.TryGetIlp(out var packet) || !PacketEnvelope.TryRead(packet, out var type, out _, out _))
            return Refuse(other.Socket, _refusal, originalId, ErrorCode.T00InternalError, "an empty answer"u8);
        if (type == PacketType.Fulfill && !Fulfills(packet, condition))
            return Refuse(other.Socket, _refusal, originalId, ErrorCode.F05WrongCondition, "wrong fulfillment"u8);
        return PassOn(other, length, originalId);
    }

    private static bool Fulfills(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> condition) =>
        Fulfill.TryRead(packet, out var fulfill, out _) && Condition.Matches(fulfill.Fulfillment, condition);

    private ValueTask PassOn(RelayEnd other, int length, uint requestId)
    {
        BinaryPrimitives.WriteUInt32BigEndian(socket.Frame(length)[RequestIdOffset..], requestId);
        return other.Socket.SendAsync(socket.FrameMemory(length));
    }

    private static ValueTask Refuse(
        BtpSocket to, byte[] buffer, uint requestId, ErrorCode code, ReadOnlySpan<byte> why)
    {
        Span<byte> packet = stackalloc byte[128];
        var packetLength = Reject.Write(packet, code, "g.relay"u8, why, default);
        var length = BtpWriter.WriteIlp(buffer, BtpType.Response, requestId, packet[..packetLength]);
        return to.SendAsync(buffer.AsMemory(0, length));
    }
}
