using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Connector.Protocols.Btp;

namespace Connector.Sockets;

/// <summary>Connects to a BTP server and logs in (RFC 23, "Authentication").</summary>
public static class BtpDialer
{
    private const uint LoginRequestId = 1;

    /// <summary>The open, authenticated socket.</summary>
    /// <exception cref="IOException">The server refused the login or went away.</exception>
    public static async Task<BtpSocket> ConnectAsync(Uri url, string username, string token, CancellationToken stop)
    {
        CoalescingStream? stream = null;
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (context, cancel) =>
            {
                var tcp = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await tcp.ConnectAsync(context.DnsEndPoint, cancel);
                    return stream = new CoalescingStream(new NetworkStream(tcp, ownsSocket: true));
                }
                catch
                {
                    tcp.Dispose();
                    throw;
                }
            },
        };
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        var client = new ClientWebSocket();
        client.Options.KeepAliveInterval = TimeSpan.Zero;
        await client.ConnectAsync(url, invoker, stop);
        var socket = new BtpSocket(client, stream ?? throw new InvalidOperationException("no connection was made"));
        await LogInAsync(socket, url, username, token);
        return socket;
    }

    private static async Task LogInAsync(BtpSocket socket, Uri url, string username, string token)
    {
        var name = Encoding.UTF8.GetBytes(username);
        var secret = Encoding.UTF8.GetBytes(token);
        var frame = new byte[BtpWriter.SizeOfAuth(name.Length, secret.Length)];
        var written = BtpWriter.WriteAuth(frame, LoginRequestId, name, secret);
        await socket.SendAsync(frame.AsMemory(0, written));
        var length = await socket.ReceiveAsync(socket);
        if (length == 0) throw new IOException($"{url} closed the socket of {username} during login");
        if (!IsWelcome(socket.Frame(length))) throw new IOException($"{url} refused the login of {username}");
    }

    private static bool IsWelcome(ReadOnlySpan<byte> frame) =>
        BtpFrame.TryRead(frame, out var answer, out _)
        && answer.Type == BtpType.Response
        && answer.RequestId == LoginRequestId;
}
