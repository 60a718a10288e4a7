using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Connector.Testing;

/// <summary>What a dashboard does with its connections.</summary>
public enum DashboardManner
{
    /// <summary>Takes what comes.</summary>
    Listens,

    /// <summary>Takes the connection and answers nothing.</summary>
    NeverAnswers,

    /// <summary>Opens the WebSocket and never reads.</summary>
    NeverReads,

    /// <summary>Closes each WebSocket as soon as it is open.</summary>
    Closes,

    /// <summary>Reads, and sends frames and bytes without sense and without end.</summary>
    TalksNonsense,

    /// <summary>Answers the handshake with something else.</summary>
    IsNoWebSocket,
}

/// <summary>A dashboard for tests, which connectors send telemetry to; it can be as bad as one can be.</summary>
public sealed class TestDashboard : IAsyncDisposable
{
    private const int KeptMessages = 100_000;

    private readonly TcpListener _tcp;
    private readonly DashboardManner _manner;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly Channel<JsonElement> _messages = Channel.CreateBounded<JsonElement>(KeptMessages);
    private readonly Task _accepting;
    private int _connections;

    private TestDashboard(int port, DashboardManner manner)
    {
        _manner = manner;
        _tcp = new TcpListener(IPAddress.Loopback, port);
        _tcp.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_tcp.LocalEndpoint).Port;

    public Uri Url => new($"ws://127.0.0.1:{Port}");

    /// <summary>Connections so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public static TestDashboard Start(DashboardManner manner = DashboardManner.Listens, int port = 0) => new(port, manner);

    /// <summary>The next message, oldest first.</summary>
    public Task<JsonElement> NextAsync() => Await.Within(_messages.Reader.ReadAsync().AsTask(), "telemetry comes");

    /// <summary>The data of the next message of a type; others before it are left out.</summary>
    public async Task<JsonElement> NextAsync(string type)
    {
        while (true)
        {
            var message = await NextAsync().ConfigureAwait(false);
            if (message.GetProperty("type").GetString() == type) return message.GetProperty("data");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _tcp.Dispose();
        await _accepting.ConfigureAwait(false);
        foreach (var client in _clients) client.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _tcp.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false);
                _clients.Add(client);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(client);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            if (_manner == DashboardManner.NeverAnswers) return;
            // So that soon nothing more fits on the way.
            if (_manner == DashboardManner.NeverReads) client.ReceiveBufferSize = 4_096;
            var refusal = _manner == DashboardManner.IsNoWebSocket ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n" : null;
            var (socket, _) = await WebSocketUpgrade.AcceptAsync(client, null, refusal, _stop.Token).ConfigureAwait(false);
            switch (_manner)
            {
                case DashboardManner.Closes:
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _stop.Token).ConfigureAwait(false);
                    client.Dispose();
                    break;
                case DashboardManner.TalksNonsense:
                    await Task.WhenAll(TalkAsync(socket, client.GetStream()), ReadAsync(socket)).ConfigureAwait(false);
                    break;
                case DashboardManner.Listens:
                    await ReadAsync(socket).ConfigureAwait(false);
                    break;
            }
        }
        catch (Exception)
        {
            // The connector went: the test sees what came.
            client.Dispose();
        }
    }

    private async Task TalkAsync(WebSocket socket, NetworkStream wire)
    {
        for (var sent = 0; sent < 100; sent++)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes("{\"type\":"), WebSocketMessageType.Text, true, _stop.Token).ConfigureAwait(false);
            await socket.SendAsync(new byte[100], WebSocketMessageType.Binary, sent % 2 == 0, _stop.Token).ConfigureAwait(false);
        }

        // No frame at all.
        while (true) await wire.WriteAsync(new byte[] { 0xff, 0xff, 0xff, 0xff }, _stop.Token).ConfigureAwait(false);
    }

    private async Task ReadAsync(WebSocket socket)
    {
        var buffer = new byte[1024 * 1024];
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token).ConfigureAwait(false);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _stop.Token).ConfigureAwait(false);
                return;
            }

            length += read.Count;
            if (!read.EndOfMessage) continue;
            _messages.Writer.TryWrite(JsonDocument.Parse(buffer.AsSpan(0, length).ToArray()).RootElement);
            length = 0;
        }
    }
}
