using System.Net.WebSockets;
using System.Text;
using Connector.Protocols.Btp;

namespace Connector.Testing;

/// <summary>What the peer sends: whole requests, answers, and any bytes at all.</summary>
public sealed partial class TestPeer
{
    private const int EmptyResponseBytes = 8;

    /// <summary>Sends an auth frame and returns what came back.</summary>
    public Task<Answer> AuthenticateAsync(string? username, string token, TimeSpan? limit = null)
    {
        var requestId = NextRequestId();
        var frame = HandmadeFrame.Auth(requestId, username, token);
        return RequestAsync(requestId, frame, $"the login of '{username}' is answered", limit);
    }

    /// <summary>Sends a prepare and returns its answer.</summary>
    public Task<Answer> SendPrepareAsync(PreparedPacket packet, TimeSpan? limit = null) =>
        SendPrepareAsync(packet.Bytes, limit);

    /// <summary>Sends any bytes as the <c>ilp</c> entry of a Message and returns the answer.</summary>
    public Task<Answer> SendPrepareAsync(ReadOnlyMemory<byte> packet, TimeSpan? limit = null) =>
        SendPrepareAsync(packet, NextRequestId(), limit);

    /// <summary>The same with a request id of the test's choice.</summary>
    public Task<Answer> SendPrepareAsync(ReadOnlyMemory<byte> packet, uint requestId, TimeSpan? limit = null)
    {
        Counters.CountPrepareSent();
        return RequestAsync(requestId, IlpFrame(BtpType.Message, requestId, packet), "a prepare is answered", limit);
    }

    /// <summary>Sends prepares with so many of them open at a time; the answers are in the order of the packets.</summary>
    public async Task<IReadOnlyList<Answer>> SendPreparesAsync(
        IReadOnlyList<PreparedPacket> packets, int outstanding, TimeSpan? limit = null)
    {
        using var slots = new SemaphoreSlim(outstanding, outstanding);
        var answers = new Task<Answer>[packets.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            await slots.WaitAsync().ConfigureAwait(false);
            answers[i] = SendInSlotAsync(packets[i], slots, limit);
        }

        return await Task.WhenAll(answers).ConfigureAwait(false);
    }

    /// <summary>Sends a whole frame that the test made, as a request with this id, and returns the answer.</summary>
    public Task<Answer> RequestAsync(
        uint requestId, ReadOnlyMemory<byte> frame, string what = "a request is answered", TimeSpan? limit = null)
    {
        var request = new OpenRequest();
        if (!_open.TryAdd(requestId, request)) throw new InvalidOperationException($"request {requestId} is open");
        return FinishAsync();

        async Task<Answer> FinishAsync()
        {
            if (Closed.IsCompleted && _open.TryRemove(requestId, out _)) return Answer.Closed(request.Elapsed);
            try
            {
                await SendFrameAsync(frame).ConfigureAwait(false);
            }
            catch (Exception exception) when (IsAboutAClosedSocket(exception))
            {
                if (_open.TryRemove(requestId, out _)) return Answer.Closed(request.Elapsed);
            }

            return await Await.Within(request.Answered, what, limit).ConfigureAwait(false);
        }
    }

    /// <summary>Sends these bytes as one binary WebSocket message, whatever they are.</summary>
    public async ValueTask SendFrameAsync(ReadOnlyMemory<byte> frame) =>
        await SendMessageAsync(frame, WebSocketMessageType.Binary, endOfMessage: true).ConfigureAwait(false);

    /// <summary>Sends a text message, which BTP does not know.</summary>
    public ValueTask SendTextAsync(string text) =>
        SendMessageAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true);

    /// <summary>Sends a part of a message; the test sends the rest, or never does.</summary>
    public async ValueTask SendMessageAsync(ReadOnlyMemory<byte> part, WebSocketMessageType type, bool endOfMessage)
    {
        await _writer.WaitAsync().ConfigureAwait(false);
        try
        {
            await _socket.SendAsync(part, type, endOfMessage, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>Sends an ILP packet in a frame of this type and expects nothing back.</summary>
    public ValueTask SendIlpAsync(BtpType type, uint requestId, ReadOnlyMemory<byte> packet) =>
        SendFrameAsync(IlpFrame(type, requestId, packet));

    /// <summary>Sends a BTP Error.</summary>
    public ValueTask SendErrorAsync(uint requestId, string code, string name, string data)
    {
        var nameBytes = Encoding.ASCII.GetBytes(name);
        var dataBytes = Encoding.UTF8.GetBytes(data);
        var frame = new byte[BtpWriter.SizeOfError(nameBytes.Length, dataBytes.Length)];
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var length = BtpWriter.WriteError(frame, requestId, Encoding.ASCII.GetBytes(code), nameBytes, now, dataBytes);
        return SendFrameAsync(frame.AsMemory(0, length));
    }

    /// <summary>Sends a Response without entries.</summary>
    public ValueTask SendEmptyResponseAsync(uint requestId)
    {
        var frame = new byte[EmptyResponseBytes];
        return SendFrameAsync(frame.AsMemory(0, BtpWriter.WriteEmptyResponse(frame, requestId)));
    }

    /// <summary>A request id that is not in use on this session.</summary>
    public uint NextRequestId() => unchecked((uint)Interlocked.Increment(ref _lastRequestId));

    private async Task<Answer> SendInSlotAsync(PreparedPacket packet, SemaphoreSlim slots, TimeSpan? limit)
    {
        try
        {
            return await SendPrepareAsync(packet, limit).ConfigureAwait(false);
        }
        finally
        {
            slots.Release();
        }
    }

    private static ReadOnlyMemory<byte> IlpFrame(BtpType type, uint requestId, ReadOnlyMemory<byte> packet)
    {
        var frame = new byte[BtpWriter.SizeOfIlp(packet.Length)];
        return frame.AsMemory(0, BtpWriter.WriteIlp(frame, type, requestId, packet.Span));
    }
}
