using System.Net.WebSockets;
using System.Text;

namespace Connector.Gateway.Telemetry;

/// <summary>An open WebSocket to the dashboard.</summary>
internal sealed class TelemetryLink : IDisposable
{
    private const string BtpPrefix = "btp+";

    private readonly ClientWebSocket _socket;
    private readonly TelemetryLimits _limits;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _end = new();

    private TelemetryLink(ClientWebSocket socket, TelemetryLimits limits, TimeProvider clock)
    {
        (_socket, _limits, _clock) = (socket, limits, clock);
        Ended = ReadAsync();
    }

    /// <summary>Ends when the connection does, or when the dashboard says more than it may; never faults.</summary>
    public Task<string> Ended { get; }

    /// <summary>Opens it. User and password of the address become HTTP basic authentication, for a proxy before the dashboard.</summary>
    /// <exception cref="WebSocketException">It cannot be reached, or opens no WebSocket.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public static async Task<TelemetryLink> ConnectAsync(
        Uri url, TelemetryLimits limits, TimeProvider clock, CancellationToken stop)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.Proxy = null;
            socket.Options.KeepAliveInterval = limits.PingInterval;
            socket.Options.KeepAliveTimeout = limits.PingInterval;
            if (url.UserInfo.Length > 0)
            {
                var user = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo));
                socket.Options.SetRequestHeader("Authorization", $"Basic {Convert.ToBase64String(user)}");
            }

            using var tooLate = new CancellationTokenSource(limits.ConnectTimeout, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLate.Token, stop);
            try
            {
                await socket.ConnectAsync(Target(url), either.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (tooLate.IsCancellationRequested && !stop.IsCancellationRequested)
            {
                throw new TimeoutException($"no answer within {limits.ConnectTimeout.TotalSeconds:0.###} s", exception);
            }

            return new TelemetryLink(socket, limits, clock);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one text message; the connection ends when that is cancelled.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken stop) =>
        _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, stop);

    /// <summary>Says goodbye, for as long as that may take.</summary>
    public async Task CloseAsync()
    {
        try
        {
            using var tooLate = new CancellationTokenSource(_limits.CloseWait, _clock);
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, tooLate.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or InvalidOperationException)
        {
            // It ends without.
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _socket.Dispose();
        _end.Dispose();
    }

    /// <summary>Pings are answered and the end is noticed only while somebody reads.</summary>
    private async Task<string> ReadAsync()
    {
        var ignored = new byte[4_096];
        try
        {
            for (var received = 0; received <= _limits.MaxReceivedBytes;)
            {
                var read = await _socket.ReceiveAsync(ignored.AsMemory(), _end.Token).ConfigureAwait(false);
                if (read.MessageType == WebSocketMessageType.Close) return "the dashboard closed the connection";
                // An empty message counts too: nobody may keep us busy.
                received += Math.Max(read.Count, 1);
            }

            return $"the dashboard sent more than {_limits.MaxReceivedBytes} bytes, and it has nothing to say";
        }
        catch (Exception exception)
        {
            return $"the connection broke: {exception.Message}";
        }
    }

    private static Uri Target(Uri url)
    {
        var target = url.AbsoluteUri;
        if (target.StartsWith(BtpPrefix, StringComparison.OrdinalIgnoreCase)) url = new Uri(target[BtpPrefix.Length..]);
        return new UriBuilder(url) { UserName = "", Password = "", Fragment = "" }.Uri;
    }
}
