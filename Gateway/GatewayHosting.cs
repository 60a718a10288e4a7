using Connector.Configuration;

namespace Connector.Gateway;

/// <summary>What a process needs to be a gateway.</summary>
public static class GatewayHosting
{
    /// <summary>Adds the gateway's services and its BTP port.</summary>
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder, ConnectorConfig config, string configHash)
    {
        builder.WebHost.UseKestrel(kestrel => kestrel.ListenAnyIP(config.BtpServer.Port));
        return builder;
    }

    /// <summary>Maps what the BTP port serves.</summary>
    public static WebApplication MapGateway(this WebApplication app) => app;
}
