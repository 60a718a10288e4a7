using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;

namespace Connector.Cli.Client;

/// <summary>Requests and their replies, in both directions.</summary>
public sealed partial class BtpClient
{
    private const int EmptyFrameBytes = 8;

    /// <summary>Sends a prepare and waits for its answer, whatever it is; never throws for what a peer does.</summary>
    /// <param name="prepare">The packet.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="stop">Stops waiting; the packet may be fulfilled all the same.</param>
    /// <param name="since">When its turn to be sent came, where that was before this call.</param>
    public async Task<PacketAnswer> SendAsync(
        OutgoingPrepare prepare, TimeSpan limit, CancellationToken stop, long? since = null)
    {
        var requestId = NextRequestId();
        var frame = new byte[BtpWriter.SizeOfIlp(prepare.Packet.Length)];
        var length = BtpWriter.WriteIlp(frame, BtpType.Message, requestId, prepare.Packet.Span);
        var started = since ?? _clock.GetTimestamp();
        var reply = await RequestAsync(requestId, frame.AsMemory(0, length), limit, stop).ConfigureAwait(false);
        return reply.AnswerTo(prepare, _clock.GetElapsedTime(started));
    }

    /// <summary>Sends a Message without content, which every BTP peer answers, and measures the round trip.</summary>
    public async Task<(TimeSpan RoundTrip, Reply Reply)> PingAsync(TimeSpan limit, CancellationToken stop)
    {
        var requestId = NextRequestId();
        var frame = new byte[EmptyFrameBytes];
        BtpWriter.WriteEmptyResponse(frame, requestId);
        frame[0] = (byte)BtpType.Message;
        var started = _clock.GetTimestamp();
        var reply = await RequestAsync(requestId, frame, limit, stop).ConfigureAwait(false);
        return (_clock.GetElapsedTime(started), reply);
    }

    internal async ValueTask WriteAsync(ReadOnlyMemory<byte> frame)
    {
        await _writer.WaitAsync().ConfigureAwait(false);
        try
        {
            await _socket.SendAsync(
                frame, System.Net.WebSockets.WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None)
                .ConfigureAwait(false);
        }
        finally
        {
            _writer.Release();
        }
    }

    private async Task<Reply> RequestAsync(
        uint requestId, ReadOnlyMemory<byte> frame, TimeSpan limit, CancellationToken stop)
    {
        var request = new TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[requestId] = request;
        if (Ended.IsCompleted) return Reply.Lost(await Ended.ConfigureAwait(false));
        try
        {
            await WriteAsync(frame).AsTask().WaitAsync(limit, _clock, stop).ConfigureAwait(false);
            return await request.Task.WaitAsync(limit, _clock, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return Reply.TimedOut;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Reply.Abandoned;
        }
        catch (Exception exception) when (SocketFailure.Is(exception))
        {
            // The reader knows why: it sees the close frame that a failed write does not.
            return Reply.Lost(await Ended.WaitAsync(limit, _clock, stop).ConfigureAwait(false));
        }
        finally
        {
            _open.TryRemove(requestId, out _);
        }
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        if (!BtpFrame.TryRead(message, out var frame, out _)) return;
        if (frame.Type is BtpType.Response or BtpType.Error)
        {
            if (_open.TryRemove(frame.RequestId, out var request)) request.TrySetResult(Reply.From(frame));
        }
        else if (frame.TryGetIlp(out var packet) && Prepare.TryRead(packet, out var prepare, out _))
        {
            Detach(_onPrepare(new IncomingPrepare(this, frame.RequestId, prepare)));
        }
        else
        {
            Detach(AnswerWithNothingAsync(frame.RequestId));
        }
    }

    private ValueTask AnswerWithNothingAsync(uint requestId)
    {
        var frame = new byte[EmptyFrameBytes];
        BtpWriter.WriteEmptyResponse(frame, requestId);
        return WriteAsync(frame);
    }

    private static async void Detach(ValueTask reply)
    {
        try
        {
            await reply.ConfigureAwait(false);
        }
        catch (Exception exception) when (SocketFailure.Is(exception))
        {
            // The session is over; the reader says so.
        }
    }

    private uint NextRequestId() => unchecked(Interlocked.Increment(ref _lastRequestId));
}
