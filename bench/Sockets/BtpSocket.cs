using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace Connector.Sockets;

/// <summary>One WebSocket over a <see cref="CoalescingStream"/>, with the buffer its frames arrive in.</summary>
public sealed class BtpSocket : IDisposable
{
    /// <summary>Largest BTP frame that is taken.</summary>
    public const int MaxFrameBytes = 65_536;

    private readonly byte[] _frame = GC.AllocateUninitializedArray<byte>(MaxFrameBytes);
    private readonly WebSocket _socket;
    private readonly CoalescingStream _stream;

    public BtpSocket(WebSocket socket, CoalescingStream stream)
    {
        _socket = socket;
        _stream = stream;
        stream.Coalesce = true;
    }

    /// <summary>The frame that <see cref="ReceiveAsync"/> announced; valid until the next call.</summary>
    public Span<byte> Frame(int length) => _frame.AsSpan(0, length);

    /// <summary>As <see cref="Frame"/>, to be sent on as it is.</summary>
    public ReadOnlyMemory<byte> FrameMemory(int length) => _frame.AsMemory(0, length);

    /// <summary>
    /// Waits for the next frame and returns its length, 0 when the socket has closed. Whatever was written to
    /// <paramref name="other"/> leaves before this waits, so a burst of frames goes on as one burst.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReceiveAsync(BtpSocket? other = null)
    {
        var length = 0;
        try
        {
            while (true)
            {
                var receiving = _socket.ReceiveAsync(_frame.AsMemory(length), CancellationToken.None);
                if (!receiving.IsCompleted && other is not null) await other.FlushAsync();
                var received = await receiving;
                if (received.MessageType == WebSocketMessageType.Close) return 0;
                length += received.Count;
                if (received.EndOfMessage) return length;
                if (length == MaxFrameBytes) return 0;
            }
        }
        catch (Exception broken) when (IsDisconnect(broken))
        {
            return 0;
        }
    }

    /// <summary>Queues one frame; it leaves with the next flush, or when the reader of this socket would wait.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> frame) =>
        _socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    /// <summary>Sends what is queued. A socket that has broken is not reported here: its reader notices.</summary>
    public async ValueTask FlushAsync()
    {
        try
        {
            await _stream.DrainAsync(CancellationToken.None);
        }
        catch (Exception broken) when (IsDisconnect(broken))
        {
        }
    }

    /// <summary>Ends the socket at once; a pending <see cref="ReceiveAsync"/> returns 0.</summary>
    public void Abort() => _socket.Abort();

    public void Dispose()
    {
        _socket.Dispose();
        _stream.Dispose();
    }

    /// <summary>Whether this is how a socket ends, rather than a mistake of ours.</summary>
    public static bool IsDisconnect(Exception broken) => broken
        is WebSocketException or IOException or SocketException or ObjectDisposedException or OperationCanceledException;
}
