using Connector.Gateway.Connections;
using Connector.Gateway.WebSockets;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Gateway.Sessions;

/// <summary>One WebSocket with its reader and its writer, before and after the login, and how it ends.</summary>
internal sealed class BtpConnection : IDisposable
{
    private readonly GatewayLimits _limits;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private ITimer? _abortTimer;
    private bool _disposed;

    public BtpConnection(PeerSocket socket, GatewayLimits limits, TimeProvider clock)
    {
        (Socket, _limits, _clock) = (socket, limits, clock);
        Reader = new MessageReader(socket.Stream, expectsMask: !socket.IsClient, limits.MaxFrameBytes);
        Sender = new FrameSender(socket, limits, clock);
    }

    public PeerSocket Socket { get; }

    public MessageReader Reader { get; }

    public FrameSender Sender { get; }

    /// <summary>
    /// The next message, copied, with pings answered on the way; null when the connection has ended. For the login only:
    /// sessions read in place.
    /// </summary>
    public async Task<byte[]?> ReceiveAsync()
    {
        try
        {
            while (true)
            {
                if (TryTake(out var message, out var ended)) return message;
                if (ended) return null;
                var count = await Reader.FillAsync().ConfigureAwait(false);
                if (!Reader.Filled(count)) return null;
            }
        }
        catch (Exception exception) when (IsAboutAClosedSocket(exception))
        {
            return null;
        }
    }

    /// <summary>
    /// Sends a close frame after the answers that wait. If the other side does not answer it in time, the connection is
    /// aborted.
    /// </summary>
    public void BeginClose(CloseCode code, string reason, UndeliveredReason unwritten = UndeliveredReason.SessionClosed)
    {
        Sender.QueueClose(code, reason, unwritten);
        Sender.Flush();
        lock (_gate)
        {
            if (_disposed) return;
            _abortTimer ??= _clock.CreateTimer(
                static socket => ((PeerSocket)socket!).Abort(), Socket, _limits.CloseWait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the connection once its reader has: with a close frame, and aborted when that takes too long.</summary>
    public async Task FinishAsync()
    {
        try
        {
            BeginClose(Reader.Violation ?? CloseCode.Normal, "");
            await Sender.CloseWritten.ConfigureAwait(false);
            if (!Reader.PeerClosed) await Reader.DiscardAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsAboutAClosedSocket(exception))
        {
            // It has ended, which is what was wanted.
        }
    }

    /// <summary>Whether an exception only says that the socket is gone.</summary>
    public static bool IsAboutAClosedSocket(Exception exception) =>
        exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException
            or System.Net.Sockets.SocketException or Microsoft.AspNetCore.Connections.ConnectionAbortedException;

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            _abortTimer?.Dispose();
        }

        Sender.End(UndeliveredReason.SessionClosed);
        Reader.Dispose();
    }

    private bool TryTake(out byte[]? message, out bool ended)
    {
        message = null;
        ended = false;
        while (true)
        {
            switch (Reader.TryRead(out var payload))
            {
                case ReadStatus.Message:
                    message = payload.ToArray();
                    return true;
                case ReadStatus.Ping:
                    Sender.QueuePong(payload);
                    Sender.Flush();
                    break;
                case ReadStatus.Pong:
                    break;
                case ReadStatus.NeedMore:
                    return false;
                default:
                    ended = true;
                    return false;
            }
        }
    }
}
