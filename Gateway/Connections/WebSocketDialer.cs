using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using Connector.Gateway.WebSockets;

namespace Connector.Gateway.Connections;

/// <summary>Opens a WebSocket to a peer: ws or wss, no proxy, no redirect, no sub-protocol, no extension.</summary>
internal static class WebSocketDialer
{
    private const string BtpPrefix = "btp+";

    /// <summary>Opens a WebSocket.</summary>
    /// <exception cref="DialException">It could not be opened; the message says why.</exception>
    public static async Task<PeerSocket> ConnectAsync(Uri url, CancellationToken stop)
    {
        var target = HttpUrl(url);
        SslPolicyErrors? certificateErrors = null;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, _, _, errors) =>
                {
                    certificateErrors = errors;
                    return errors == SslPolicyErrors.None;
                },
            },
        };
        var stream = default(Stream);
        try
        {
            stream = await OpenAsync(handler, target, stop).ConfigureAwait(false);
            var opened = stream;
            return new PeerSocket(stream, isClient: true, target.Authority, () =>
            {
                opened.Dispose();
                handler.Dispose();
            });
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or AuthenticationException)
        {
            throw new DialException(Reason(exception, certificateErrors), exception);
        }
        finally
        {
            if (stream is null) handler.Dispose();
        }
    }

    private static async Task<Stream> OpenAsync(SocketsHttpHandler handler, Uri target, CancellationToken stop)
    {
        var key = Handshake.NewKey();
        using var request = new HttpRequestMessage(HttpMethod.Get, target)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("websocket"));
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", Handshake.Version);
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", key);
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        var response = await invoker.SendAsync(request, stop).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            response.Dispose();
            throw new DialException($"the server answered HTTP {(int)response.StatusCode} and opens no WebSocket");
        }

        if (!response.Headers.TryGetValues("Sec-WebSocket-Accept", out var accept) || accept.FirstOrDefault() != Handshake.Accept(key))
        {
            response.Dispose();
            throw new DialException("the server's WebSocket handshake is wrong");
        }

        return await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
    }

    private static Uri HttpUrl(Uri url)
    {
        var text = url.AbsoluteUri;
        if (text.StartsWith(BtpPrefix, StringComparison.OrdinalIgnoreCase)) url = new Uri(text[BtpPrefix.Length..]);
        var secure = url.Scheme is "wss" or "https";
        return new UriBuilder(url)
        {
            Scheme = secure ? Uri.UriSchemeHttps : Uri.UriSchemeHttp,
            Port = url.Port > 0 ? url.Port : secure ? 443 : 80,
            UserName = "",
            Password = "",
        }.Uri;
    }

    private static string Reason(Exception exception, SslPolicyErrors? certificateErrors)
    {
        if (certificateErrors is { } errors and not SslPolicyErrors.None)
            return $"the server's certificate is not trusted: {errors}";
        var innermost = exception;
        while (innermost.InnerException is { } inner) innermost = inner;
        return ReferenceEquals(innermost, exception) ? exception.Message : $"{exception.Message} ({innermost.Message})";
    }
}

/// <summary>A peer could not be reached, or did not let us in.</summary>
internal sealed class DialException(string message, Exception? inner = null) : Exception(message, inner);
