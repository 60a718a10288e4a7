using Connector.Configuration;
using Connector.Gateway.Clustering.Postgres;
using Connector.Gateway.Connections;
using Connector.Gateway.Health;
using Connector.Gateway.Reload;
using Connector.Gateway.Sessions;
using Connector.Gateway.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Connector.Gateway;

/// <summary>What a process needs to be a gateway.</summary>
public static class GatewayHosting
{
    /// <summary>Adds the gateway's services and its BTP port.</summary>
    /// <param name="builder">The host; it must also have a cluster client or a silo.</param>
    /// <param name="config">The connector's configuration.</param>
    /// <param name="configHash">Hash of the configuration, to be compared with the silo's.</param>
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder, ConnectorConfig config, string configHash)
    {
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<GatewayLimits>(
            (kestrel, limits) => BtpPort.Configure(kestrel, config.BtpServer, limits));
        builder.Services.AddGatewayServices(config, configHash);
        return builder;
    }

    /// <summary>Maps what the BTP port serves.</summary>
    public static WebApplication MapGateway(this WebApplication app)
    {
        var stop = app.Services.GetRequiredService<GatewayStop>();
        app.Lifetime.ApplicationStopping.Register(() => _ = stop.BeginAsync());
        var endpoint = app.Services.GetRequiredService<BtpEndpoint>();
        app.MapWhen(
            http => http.Features.Get<PendingConnection>() is not null,
            branch => branch.Run(endpoint.HandleAsync));
        return app;
    }

    private static void AddGatewayServices(this IServiceCollection services, ConnectorConfig config, string configHash)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(config);
        services.TryAddSingleton(new GatewayLimits());
        services.TryAddSingleton(provider => new HealthState(provider.GetRequiredService<TimeProvider>(), config.Cluster.Shards));
        services.AddSingleton(new GatewayIdentity(
            $"{config.NodeId}/{Guid.NewGuid():N}", config.NodeId, configHash, config.IlpAddress, config.MaxHoldTime));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<PeerTokens>(provider, config.Peers));
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<SessionTable>();
        services.AddSingleton<PendingConnections>();
        services.AddSingleton<LoginFailureLog>();
        services.AddSingleton<PeerListener>();
        services.AddSingleton<BtpEndpoint>();
        services.AddSingleton<GatewayStop>();
        services.AddSingleton<IConfigListener, GatewayReload>();
        services.AddDialTurn(config);
        services.AddGatewayShards(config);
        services.AddHostedService<SessionSweeper>();
        services.AddHostedService<DialService>();
    }

    private static void AddDialTurn(this IServiceCollection services, ConnectorConfig config)
    {
        if (config.Cluster.Mode == ClusterMode.Localhost)
        {
            services.AddSingleton<IDialTurn, OnlyGateway>();
            return;
        }

        services.TryAddSingleton(new ClusterDatabase(config));
        services.AddSingleton<DialTurn>();
        services.AddSingleton<IDialTurn>(provider => provider.GetRequiredService<DialTurn>());
        services.AddHostedService(provider => provider.GetRequiredService<DialTurn>());
    }
}
