using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Connector.Testing;

/// <summary>The server side of a WebSocket handshake (RFC 6455 section 4.2) on a bare TCP connection.</summary>
internal static class WebSocketUpgrade
{
    private const int MaxRequestBytes = 16 * 1024;
    private const string KeySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    public static async Task<(WebSocket Socket, string Path)> AcceptAsync(
        TcpClient client, X509Certificate2? certificate, string? refusal, CancellationToken stop)
    {
        Stream stream = client.GetStream();
        if (certificate is not null)
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop).ConfigureAwait(false);
            stream = tls;
        }

        var request = await ReadRequestAsync(stream, stop).ConfigureAwait(false);
        if (refusal is not null)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(refusal), stop).ConfigureAwait(false);
            throw new IOException("the handshake was refused, as the test wants it");
        }

        var accept = Encoding.ASCII.GetBytes(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            $"Sec-WebSocket-Accept: {AcceptKey(Header(request, "Sec-WebSocket-Key"))}\r\n\r\n");
        await stream.WriteAsync(accept, stop).ConfigureAwait(false);
        var options = new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero };
        return (WebSocket.CreateFromStream(stream, options), request[0].Split(' ')[1]);
    }

    private static async Task<string[]> ReadRequestAsync(Stream stream, CancellationToken stop)
    {
        // Byte by byte: what follows the blank line belongs to the WebSocket.
        var request = new StringBuilder();
        var octet = new byte[1];
        while (request.Length < 4 || request.ToString(request.Length - 4, 4) != "\r\n\r\n")
        {
            if (request.Length == MaxRequestBytes || await stream.ReadAsync(octet, stop).ConfigureAwait(false) == 0)
                throw new IOException("no WebSocket handshake came");
            request.Append((char)octet[0]);
        }

        return request.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Header(string[] request, string name) =>
        request.Skip(1)
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())
            .FirstOrDefault() ?? throw new IOException($"the request has no {name}");

#pragma warning disable CA5350 // The WebSocket handshake prescribes SHA-1; nothing secret hangs on it.
    private static string AcceptKey(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + KeySuffix)));
#pragma warning restore CA5350
}
