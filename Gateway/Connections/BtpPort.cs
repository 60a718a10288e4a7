using System.Net;
using Connector.Configuration;
using Connector.Configuration.Tls;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Connector.Gateway.Connections;

/// <summary>How Kestrel listens for peers.</summary>
internal static class BtpPort
{
    /// <summary>Most bytes of the headers of one request.</summary>
    private const int MaxHeaderBytes = 16 * 1024;

    /// <summary>Most bytes that Kestrel buffers for one socket before a write waits.</summary>
    private const int SocketBufferBytes = 256 * 1024;

    public static void Configure(KestrelServerOptions kestrel, BtpServerConfig config, GatewayLimits limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.RequestHeadersTimeout = limits.LoginDeadline;
        kestrel.Limits.KeepAliveTimeout = limits.LoginDeadline;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        kestrel.Limits.MaxResponseBufferSize = SocketBufferBytes;
        var certificate = config.Tls is { } tls ? ServerCertificate.Load(tls) : null;
        foreach (var address in Addresses(config.Host))
        {
            if (address is null) kestrel.ListenAnyIP(config.Port, listen => Configure(listen, certificate));
            else kestrel.Listen(address, config.Port, listen => Configure(listen, certificate));
        }
    }

    private static void Configure(ListenOptions listen, ServerCertificate? certificate)
    {
        listen.Protocols = HttpProtocols.Http1;
        var pendings = listen.ApplicationServices.GetRequiredService<PendingConnections>();
        // Before TLS, so that a broken handshake counts too.
        listen.Use(next => async connection =>
        {
            using var pending = pendings.Admit(connection.Abort);
            connection.Features.Set(pending);
            await next(connection).ConfigureAwait(false);
        });
        if (certificate is null) return;
        listen.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate.Own, certificate.Chain));
    }

    /// <summary>The addresses of a host; null stands for every address of every family.</summary>
    private static IPAddress?[] Addresses(string host)
    {
        if (host is "0.0.0.0" or "::" or "*" or "") return [null];
        return IPAddress.TryParse(host, out var address) ? [address] : Dns.GetHostAddresses(host);
    }
}
