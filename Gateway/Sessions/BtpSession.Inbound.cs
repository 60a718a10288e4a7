using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Connector.Gateway.WebSockets;
using Connector.Grains.Interfaces.Packets;
using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;
using ErrorCode = Connector.Protocols.Ilp.ErrorCode;

namespace Connector.Gateway.Sessions;

/// <summary>
/// What the peer says. A frame is judged by its BTP type and by the type of the ILP packet in it, so that peers that swap
/// Message and Response (spec/btp.md section 7) are understood; the account does the rest.
/// </summary>
internal sealed partial class BtpSession
{
    /// <summary>A request is never given up sooner than this, even when it had expired on arrival. Milliseconds.</summary>
    private const long LeastOpenMs = 500;

    /// <summary>Most numbers of requests in one entry.</summary>
    private const int MostNumbers = 4_096;

    private readonly BatchBuffer _burst = new(int.MaxValue);
    private readonly OpenRequests _open;
    private readonly List<OpenRequest> _expired = [];
    private readonly List<ulong> _read = [];
    private readonly long _maxOpenMs;
    private int _unreadableInARow;
    private long _unreadable;
    private long _answersReceived;
    private bool _answersDue;

    /// <summary>Takes every message that was read; false when there will be no more.</summary>
    private bool TakeMessages()
    {
        while (true)
        {
            switch (_connection.Reader.TryRead(out var payload))
            {
                case ReadStatus.Message:
                    TakeFrame(payload);
                    break;
                case ReadStatus.Ping:
                    Sender.QueuePong(payload);
                    _answersDue = true;
                    break;
                case ReadStatus.Pong:
                    Sender.Proof.Pong(payload, _read);
                    ReportRead();
                    Sender.GoOnProving();
                    break;
                case ReadStatus.NeedMore:
                    FlushAnswers();
                    return true;
                default:
                    FlushAnswers();
                    return false;
            }
        }
    }

    /// <summary>Tells the account which fulfills the peer has read. By the reader alone.</summary>
    private void ReportRead()
    {
        for (var from = 0; from < _read.Count; from += MostNumbers)
        {
            var numbers = CollectionsMarshal.AsSpan(_read).Slice(from, Math.Min(MostNumbers, _read.Count - from));
            _burst.TryAppend(EntryKind.Relayed, 0, 0, 0, MemoryMarshal.AsBytes(numbers));
        }

        _read.Clear();
    }

    private void FlushAnswers()
    {
        if (!_answersDue) return;
        _answersDue = false;
        Sender.Flush();
    }

    private void TakeFrame(ReadOnlySpan<byte> message)
    {
        if (!BtpFrame.TryRead(message, out var frame, out _))
        {
            TakeUnreadable();
            return;
        }

        _unreadableInARow = 0;
        switch (frame.Type)
        {
            case BtpType.Message:
                TakeMessage(in frame);
                break;
            case BtpType.Response:
                TakeResponse(in frame);
                break;
            case BtpType.Error:
                TakeAnswer(EntryKind.PeerError, frame.RequestId, frame.Code);
                break;
            default:
                // A Transfer: value moves by settlement engines, not on this link.
                Sender.QueueError(frame.RequestId, BtpErrors.NotAccepted);
                _answersDue = true;
                break;
        }
    }

    private void TakeMessage(in BtpFrame frame)
    {
        if (!frame.TryGetIlp(out var ilp))
        {
            // Also what a second login gets: it changes nothing.
            Sender.QueueEmptyResponse(frame.RequestId);
            _answersDue = true;
        }
        else if (!PacketEnvelope.TryRead(ilp, out var type, out var length, out _))
        {
            Refuse(frame.RequestId, false, ErrorCode.F01InvalidPacket, "the packet cannot be read"u8);
        }
        else if (type == PacketType.Prepare)
        {
            TakePrepare(frame.RequestId, false, ilp[..length]);
        }
        else
        {
            TakeAnswer((EntryKind)type, frame.RequestId, ilp[..length]);
        }
    }

    private void TakeResponse(in BtpFrame frame)
    {
        if (!frame.TryGetIlp(out var ilp) || !PacketEnvelope.TryRead(ilp, out var type, out var length, out _))
            TakeAnswer(EntryKind.NoAnswer, frame.RequestId, default);
        else if (type == PacketType.Prepare)
            TakePrepare(frame.RequestId, true, ilp[..length]);
        else
            TakeAnswer((EntryKind)type, frame.RequestId, ilp[..length]);
    }

    /// <summary>An answer: whether it is one to a request of ours only the account knows.</summary>
    private void TakeAnswer(EntryKind kind, uint requestId, ReadOnlySpan<byte> payload)
    {
        _burst.TryAppend(kind, 0, requestId, _receivedAt, payload);
        Volatile.Write(ref _answersReceived, _answersReceived + 1);
    }

    private void TakePrepare(uint requestId, bool swapped, ReadOnlySpan<byte> packet)
    {
        _parts.Telemetry?.PacketReceived(Account.Value, packet, _receivedAt);
        if (_stopping || !IsAttached)
        {
            Refuse(requestId, swapped, ErrorCode.T03ConnectorBusy, _stopping ? "the connector is stopping"u8 : "the connector is starting"u8);
            return;
        }

        var latest = _receivedAt + _maxOpenMs;
        var expiresAt = PrepareExpiry.TryRead(packet, out var expiry) ? Math.Min(expiry, latest) : latest;
        expiresAt = Math.Max(expiresAt, _receivedAt + LeastOpenMs);
        if (!_open.TryOpen(requestId, swapped, expiresAt, out var number))
        {
            Refuse(requestId, swapped, ErrorCode.T03ConnectorBusy, "too many packets are unanswered"u8);
            return;
        }

        if (!swapped)
        {
            _burst.TryAppend(EntryKind.Prepare, 0, number, _receivedAt, packet);
            return;
        }

        _burst.TryAppend(EntryKind.SwappedPrepare, 0, number, _receivedAt, sizeof(uint) + packet.Length, out var place);
        BinaryPrimitives.WriteUInt32LittleEndian(place, requestId);
        packet.CopyTo(place[sizeof(uint)..]);
    }

    private void TakeUnreadable()
    {
        // No reply: two ends that answer what they cannot read would never stop (RFC 23).
        _parts.Metrics.FrameUnreadable();
        if (_unreadable++ == 0) FrameUnreadable(_log, Account.Value, Remote);
        if (++_unreadableInARow == _parts.Limits.MaxUnreadableFrames)
            Close(CloseCode.ProtocolError, "unreadable frames");
    }

    /// <summary>Every request is answered: R00 from here when nothing came from the account in time.</summary>
    private void AnswerExpired()
    {
        _open.TakeExpired(UnixNow, _expired);
        if (_expired.Count == 0) return;
        _parts.Metrics.RequestsExpired(_expired.Count);
        foreach (var request in _expired)
            QueueReject(request.RequestId, request.IsSwapped, ErrorCode.R00TransferTimedOut, "the packet was not answered in time"u8);
        _expired.Clear();
        Sender.Flush();
    }

    private void Refuse(uint requestId, bool swapped, ErrorCode code, ReadOnlySpan<byte> message)
    {
        _parts.Metrics.PrepareRefused();
        QueueReject(requestId, swapped, code, message);
        _answersDue = true;
    }

    private void QueueReject(uint requestId, bool swapped, ErrorCode code, ReadOnlySpan<byte> message)
    {
        var address = _parts.Silo.OwnAddress;
        Span<byte> packet = stackalloc byte[Reject.SizeOf(address.Length, message.Length, 0)];
        var length = Reject.Write(packet, code, address, message, default);
        Sender.QueueAnswer(EntryKind.Reject, requestId, swapped, packet[..length]);
    }
}
