using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using Connector.Cli.Host;
using Connector.Protocols.Btp;

namespace Connector.Cli.Client;

/// <summary>A prepare came from the connector. The task runs beside the reader.</summary>
public delegate ValueTask PrepareHandler(IncomingPrepare prepare);

/// <summary>One BTP session with a connector, dialled and logged in.</summary>
public sealed partial class BtpClient : IAsyncDisposable
{
    /// <summary>The protocol's cap for a frame.</summary>
    private const int MaxFrameBytes = 65_536;

    private readonly ClientWebSocket _socket;
    private readonly TimeProvider _clock;
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<Reply>> _open = new();
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PrepareHandler _onPrepare;
    private uint _lastRequestId;

    private BtpClient(ClientWebSocket socket, PrepareHandler onPrepare, TimeProvider clock)
    {
        _socket = socket;
        _onPrepare = onPrepare;
        _clock = clock;
    }

    /// <summary>Completes when the session has ended, with the reason in words.</summary>
    public Task<string> Ended => _ended.Task;

    /// <summary>From the first byte to the open WebSocket.</summary>
    public TimeSpan TimeToConnect { get; private set; }

    /// <summary>From the auth frame to its answer.</summary>
    public TimeSpan TimeToLogin { get; private set; }

    /// <summary>Opens a session.</summary>
    /// <exception cref="ProblemException">It cannot be opened; the message says why and what to do.</exception>
    public static async Task<BtpClient> OpenAsync(
        ConnectorUrl url,
        Credentials credentials,
        TimeSpan limit,
        TimeProvider clock,
        CancellationToken stop,
        PrepareHandler? onPrepare = null)
    {
        var started = clock.GetTimestamp();
        var socket = await ConnectAsync(url, limit, clock, stop).ConfigureAwait(false);
        var client = new BtpClient(socket, onPrepare ?? IncomingPrepare.Decline, clock)
        {
            TimeToConnect = clock.GetElapsedTime(started),
        };
        _ = client.ReadAsync();
        try
        {
            await client.LoginAsync(url, credentials, limit, stop).ConfigureAwait(false);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Says good-bye, and does not wait long for the answer.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // Connectors ping behind the last fulfill to learn that it was read: who is gone by then is not known to know.
            if (_lastRequestId > 1 && _socket.State == WebSocketState.Open)
                await ((Task)Ended).WaitAsync(Linger, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None)
                    .WaitAsync(TimeSpan.FromSeconds(1), _clock).ConfigureAwait(false);
                await Ended.WaitAsync(TimeSpan.FromSeconds(1), _clock).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is TimeoutException || SocketFailure.Is(exception))
        {
        }

        _socket.Abort();
        _socket.Dispose();
    }

    private static async Task<ClientWebSocket> ConnectAsync(
        ConnectorUrl url, TimeSpan limit, TimeProvider clock, CancellationToken stop)
    {
        var socket = new ClientWebSocket();
        using var late = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            await socket.ConnectAsync(url.Address, either.Token).ConfigureAwait(false);
            return socket;
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            socket.Dispose();
            throw SocketFailure.Explain(url, exception, late.IsCancellationRequested ? limit : null);
        }
    }

    private async Task LoginAsync(ConnectorUrl url, Credentials credentials, TimeSpan limit, CancellationToken stop)
    {
        var username = Encoding.UTF8.GetBytes(credentials.Username);
        var token = Encoding.UTF8.GetBytes(credentials.Token);
        var frame = new byte[BtpWriter.SizeOfAuth(username.Length, token.Length)];
        var requestId = NextRequestId();
        var length = BtpWriter.WriteAuth(frame, requestId, username, token);
        var started = _clock.GetTimestamp();
        var reply = await RequestAsync(requestId, frame.AsMemory(0, length), limit, stop).ConfigureAwait(false);
        TimeToLogin = _clock.GetElapsedTime(started);
        stop.ThrowIfCancellationRequested();
        if (reply.Kind != ReplyKind.Response) throw LoginFailure.Explain(url, credentials, reply, limit);
    }

    private async Task ReadAsync()
    {
        var reason = "the connection broke";
        try
        {
            reason = await ReadUntilClosedAsync(new byte[MaxFrameBytes]).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // A fault of our own must end the session too, else every open request would wait for its limit.
            if (!SocketFailure.Is(exception)) reason = $"this client failed ({exception.GetType().Name})";
        }

        _ended.TrySetResult(reason);
        foreach (var requestId in _open.Keys)
            if (_open.TryRemove(requestId, out var request)) request.TrySetResult(Reply.Lost(reason));
    }

    private async Task<string> ReadUntilClosedAsync(byte[] buffer)
    {
        for (var length = 0; ;)
        {
            if (length == buffer.Length) return $"the connector sent a frame of over {MaxFrameBytes} bytes";
            var part = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close) return Describe(_socket);
            length += part.Count;
            if (!part.EndOfMessage) continue;
            Take(buffer.AsSpan(0, length));
            length = 0;
        }
    }

    private static string Describe(ClientWebSocket socket)
    {
        var code = socket.CloseStatus is { } status ? $" with code {(int)status}" : "";
        var text = string.IsNullOrEmpty(socket.CloseStatusDescription) ? "" : $" ({socket.CloseStatusDescription})";
        return $"the connector closed the connection{code}{text}";
    }
}
