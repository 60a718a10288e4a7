using System.Globalization;
using Connector.Gateway.WebSockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Connector.Gateway.Connections;

/// <summary>
/// What the BTP port serves: a WebSocket at any path. The handshake is ours and not ASP.NET's, because the bytes after it
/// are read and written in bursts (docs/adr).
/// </summary>
internal sealed class BtpEndpoint(PeerListener listener)
{
    private const string PathStart = "/accounts/";
    private const string PathEnd = "/ilp/btp";

    /// <summary>Answers one HTTP request; a WebSocket is served until it ends.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        var pending = http.Features.GetRequiredFeature<PendingConnection>();
        var upgrade = http.Features.Get<IHttpUpgradeFeature>();
        var key = http.Request.Headers.SecWebSocketKey.ToString();
        if (upgrade is not { IsUpgradableRequest: true } || !IsWebSocket(http.Request) || !Handshake.IsKey(key))
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = "websocket";
            http.Response.Headers.SecWebSocketVersion = Handshake.Version;
            http.Response.Headers.Connection = "close";
            return;
        }

        http.Response.Headers.Upgrade = "websocket";
        http.Response.Headers.SecWebSocketAccept = Handshake.Accept(key);
        var stream = await upgrade.UpgradeAsync().ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var lifetime = http.Features.Get<IConnectionLifetimeFeature>();
            void Abort()
            {
                if (lifetime is null) http.Abort();
                else lifetime.Abort();
            }

            // Not by the request's token: it is cancelled later than writes begin to succeed and to go nowhere.
            var transport = http.Features.Get<IConnectionSocketFeature>()?.Socket;
            var socket = new PeerSocket(
                stream, isClient: false, Remote(http), Abort, () => transport is { Connected: false });
            await listener.ServeAsync(socket, pending, PathAccount(http.Request.Path)).ConfigureAwait(false);
        }
    }

    /// <summary>The account in a path such as <c>/accounts/bob/ilp/btp</c>; null when the path names none.</summary>
    internal static string? PathAccount(string? path)
    {
        if (path is null || !path.StartsWith(PathStart, StringComparison.Ordinal)) return null;
        var rest = path.AsSpan(PathStart.Length);
        if (!rest.EndsWith(PathEnd, StringComparison.Ordinal)) return null;
        var account = rest[..^PathEnd.Length];
        return account.IsEmpty || account.Contains('/') ? null : account.ToString();
    }

    private static bool IsWebSocket(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers.Upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase)
        && request.Headers.SecWebSocketVersion == Handshake.Version;

    private static string Remote(HttpContext http) => string.Create(
        CultureInfo.InvariantCulture, $"{http.Connection.RemoteIpAddress}:{http.Connection.RemotePort}");
}
