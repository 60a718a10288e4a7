using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Threading.Channels;
using Connector.Protocols.Btp;

namespace Connector.Testing;

/// <summary>
/// One end of a BTP session over a real WebSocket, written by hand and independent of the gateway. It dials
/// (<see cref="LoginAsync(Uri, string?, string, Action{ClientWebSocketOptions}?, PrepareHandler?)"/>), or a
/// <see cref="TestPeerListener"/> makes it for each connection it accepts. Everything it does can also be done wrong.
/// </summary>
public sealed partial class TestPeer : IAsyncDisposable
{
    private const int ReceiveBufferBytes = 128 * 1024;
    private const int KeptPrepares = 100_000;

    private readonly WebSocket _socket;
    private readonly TestPeerListener? _listener;
    private readonly string _path;
    private readonly ConcurrentDictionary<uint, OpenRequest> _open = new();
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly TaskCompletionSource<PeerClose> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<IncomingPrepare> _received = Channel.CreateBounded<IncomingPrepare>(
        new BoundedChannelOptions(KeptPrepares) { FullMode = BoundedChannelFullMode.DropOldest });

    private volatile TaskCompletionSource? _readingPaused;
    private PrepareHandler? _onPrepare;
    private long _lastRequestId;

    internal TestPeer(WebSocket socket, TestPeerListener? listener = null, string path = "/")
    {
        _socket = socket;
        _listener = listener;
        _path = path;
        _ = ReadAsync();
    }

    /// <summary>What to do with prepares; the listener's handler, or a fulfill, unless set.</summary>
    public PrepareHandler OnPrepare
    {
        get => _onPrepare ?? _listener?.OnPrepare ?? Answering.Fulfills;
        set => _onPrepare = value;
    }

    /// <summary>What was counted so far.</summary>
    public PeerCounters Counters { get; } = new();

    /// <summary>Completes when the session has ended, however it ended.</summary>
    public Task<PeerClose> Closed => _closed.Task;

    /// <summary>The first exception, out of <see cref="OnPrepare"/> or the codecs, that was not about a closed socket.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The account and token the other side logged in with; null before, and on dialled sessions.</summary>
    public LoginAttempt? Login { get; private set; }

    /// <summary>Whether the other side's close frame is answered with ours.</summary>
    public bool AnswersClose { get; set; } = true;

    /// <summary>Opens a WebSocket and sends nothing.</summary>
    public static async Task<TestPeer> ConnectAsync(Uri url, Action<ClientWebSocketOptions>? configure = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        configure?.Invoke(socket.Options);
        try
        {
            await Await.Within(socket.ConnectAsync(url, CancellationToken.None), $"a WebSocket to {url} opens")
                .ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new TestPeer(socket);
    }

    /// <summary>Opens a WebSocket and logs in; throws when the login is refused.</summary>
    /// <param name="url">Where.</param>
    /// <param name="username">As whom.</param>
    /// <param name="token">With what.</param>
    /// <param name="configure">How the socket is to be.</param>
    /// <param name="onPrepare">What to do with prepares, also with one that waited for the login.</param>
    public static async Task<TestPeer> LoginAsync(
        Uri url, string? username, string token, Action<ClientWebSocketOptions>? configure = null, PrepareHandler? onPrepare = null)
    {
        var peer = await ConnectAsync(url, configure).ConfigureAwait(false);
        peer._onPrepare = onPrepare;
        var answer = await peer.AuthenticateAsync(username, token).ConfigureAwait(false);
        if (answer.Kind == AnswerKind.EmptyResponse) return peer;
        await peer.DisposeAsync().ConfigureAwait(false);
        throw new InvalidOperationException($"The login of '{username}' was answered with: {answer}");
    }

    /// <summary>The next prepare that came, oldest first. <see cref="OnPrepare"/> handles it all the same.</summary>
    public Task<IncomingPrepare> NextPrepareAsync(TimeSpan? limit = null) =>
        Await.Within(_received.Reader.ReadAsync().AsTask(), "a prepare arrives at the test peer", limit);

    /// <summary>Reads nothing more, so that the other side's writes stall once the kernel's buffers are full.</summary>
    public void StopReading() => _readingPaused ??= new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads on after <see cref="StopReading"/>.</summary>
    public void ResumeReading() => Interlocked.Exchange(ref _readingPaused, null)?.TrySetResult();

    /// <summary>Sends a close frame and waits for the other side's.</summary>
    public async Task<PeerClose> CloseAsync(
        WebSocketCloseStatus code = WebSocketCloseStatus.NormalClosure, string reason = "")
    {
        await _socket.CloseOutputAsync(code, reason, CancellationToken.None).ConfigureAwait(false);
        return await Await.Within(Closed, "the other side answers our close frame").ConfigureAwait(false);
    }

    /// <summary>Tears the connection down without a close frame.</summary>
    public void Abort() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        ResumeReading();
        _socket.Abort();
        await Closed.ConfigureAwait(false);
        _socket.Dispose();
        _listener?.Forget(this);
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[ReceiveBufferBytes];
        PeerClose end;
        try
        {
            end = await ReadUntilClosedAsync(buffer).ConfigureAwait(false);
            var isTheirs = _socket.State == WebSocketState.CloseReceived;
            if (AnswersClose && isTheirs) await AnswerCloseAsync(end).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (!IsAboutAClosedSocket(exception)) Failure ??= exception;
            end = new PeerClose(_socket.CloseStatus, _socket.CloseStatusDescription, _socket.CloseStatus is not null);
        }

        _closed.TrySetResult(end);
        _received.Writer.TryComplete();
        foreach (var requestId in _open.Keys)
            if (_open.TryRemove(requestId, out var request)) request.Complete(Answer.Closed(request.Elapsed));
    }

    private Task AnswerCloseAsync(PeerClose close) =>
        _socket.CloseOutputAsync(close.Code ?? WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

    private async Task<PeerClose> ReadUntilClosedAsync(byte[] buffer)
    {
        for (var length = 0; ;)
        {
            if (_readingPaused is { } paused) await paused.Task.ConfigureAwait(false);
            if (length == buffer.Length) throw new WebSocketException($"a message of over {buffer.Length} bytes");
            var part = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
                return new PeerClose(NullIfAbsent(_socket.CloseStatus), _socket.CloseStatusDescription, WasClean: true);

            length += part.Count;
            if (!part.EndOfMessage) continue;
            Counters.CountFrame();
            Take(buffer.AsSpan(0, length));
            length = 0;
        }
    }

    private static WebSocketCloseStatus? NullIfAbsent(WebSocketCloseStatus? status) =>
        status == WebSocketCloseStatus.Empty ? null : status;

    private static bool IsAboutAClosedSocket(Exception exception) =>
        exception is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException
            or System.Net.Sockets.SocketException;

    private void Take(ReadOnlySpan<byte> message)
    {
        if (!BtpFrame.TryRead(message, out var frame, out _))
        {
            Counters.CountUnreadableFrame();
            return;
        }

        if (frame.Type is BtpType.Response or BtpType.Error)
            TakeAnswer(frame);
        else
            TakeRequest(frame);
    }

    private void TakeAnswer(in BtpFrame frame)
    {
        if (!_open.TryRemove(frame.RequestId, out var request))
        {
            Counters.CountUnexpectedAnswer();
            return;
        }

        var answer = Answer.From(frame, request.Elapsed);
        Counters.Count(answer.Kind);
        request.Complete(answer);
    }

    private sealed class OpenRequest
    {
        private readonly long _started = TimeProvider.System.GetTimestamp();
        private readonly TaskCompletionSource<Answer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Answer> Answered => _answer.Task;

        public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_started);

        public void Complete(Answer answer) => _answer.TrySetResult(answer);
    }
}
