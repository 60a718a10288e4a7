using System.Net;
using System.Net.Sockets;
using Connector.Testing;

namespace Connector.Hostile.Attack;

/// <summary>A TCP connection that can say anything. What the server says is read and forgotten.</summary>
internal sealed class HostileSocket : IDisposable
{
    /// <summary>A right WebSocket handshake.</summary>
    public static readonly byte[] Handshake =
        [.. "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8];

    private const uint LoginId = 1;
    private const byte Response = 1;
    private const int FrameHeadBytes = 2;
    private const byte CloseHead = 0x88;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
    private readonly byte[] _received = new byte[4_096];
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosed;

    /// <summary>
    /// Completes when the server has closed, or sent what looks like a close frame: it would wait for ours, which never
    /// comes.
    /// </summary>
    public Task Ending => _ending.Task;

    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Opens a TCP connection and sends these bytes.</summary>
    public static async Task<HostileSocket> ConnectAsync(EndPoint server, ReadOnlyMemory<byte> first)
    {
        var socket = new HostileSocket();
        try
        {
            await socket._socket.ConnectAsync(server);
            await socket._socket.SendAsync(first);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The same with a right handshake, answered. False: the server closed instead.</summary>
    public async Task<bool> OpensAsync() => await ReceiveAsync(static bytes => bytes.EndsWith("\r\n\r\n"u8)) > 0;

    /// <summary>Logs in as a peer does. False: refused, or closed.</summary>
    public async Task<bool> LogsInAsync(string account)
    {
        var bytes = new List<byte>();
        WebSocketBytes.Append(bytes, WebSocketBytes.Binary, HandmadeFrame.Auth(LoginId, account, account + "-token"));
        if (!await SendAsync(bytes.ToArray())) return false;
        return await ReceiveAsync(static bytes => bytes.Length > FrameHeadBytes) > 0 && _received[FrameHeadBytes] == Response;
    }

    /// <summary>From now on reads whatever comes, until the server closes.</summary>
    public void Drain() => _ = DrainAsync();

    /// <summary>False when the connection is gone.</summary>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes)..];
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Closes with a FIN instead of a reset, which could overtake what was sent.</summary>
    public void Leave() => _socket.LingerState = new LingerOption(false, 0);

    public void Dispose() => _socket.Dispose();

    private async Task<int> ReceiveAsync(Func<ReadOnlySpan<byte>, bool> isWhole)
    {
        try
        {
            for (var length = 0; length < _received.Length;)
            {
                var count = await _socket.ReceiveAsync(_received.AsMemory(length));
                if (count == 0) return 0;
                length += count;
                if (isWhole(_received.AsSpan(0, length))) return length;
            }
        }
        catch (SocketException)
        {
            // Reset: closed as well.
        }

        return 0;
    }

    private async Task DrainAsync()
    {
        try
        {
            int count;
            while ((count = await _socket.ReceiveAsync(_received)) > 0)
                if (_received.AsSpan(0, count).Contains(CloseHead)) _ending.TrySetResult();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Reset: closed as well.
        }

        Volatile.Write(ref _isClosed, true);
        _ending.TrySetResult();
    }
}
