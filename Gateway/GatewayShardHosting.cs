using Connector.Configuration;
using Connector.Gateway.Cluster;
using Connector.Gateway.Clustering;
using Connector.Gateway.Health;
using Connector.Gateway.Inbound;
using Connector.Gateway.Outbound;
using Connector.Gateway.Sessions;
using Connector.Gateway.Telemetry;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Connector.Gateway;

/// <summary>What a gateway has for each shard of the connector.</summary>
internal static class GatewayShardHosting
{
    public static void AddGatewayShards(this IServiceCollection services, ConnectorConfig config)
    {
        var count = config.Cluster.Shards;
        services.TryAddSingleton<LinkTo>(provider => (shard, delivery) => new OrleansSiloLink(
            GrainsOf(provider, shard),
            provider.GetRequiredService<GatewayIdentity>(),
            delivery,
            provider.GetRequiredService<GatewayLimits>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<LocalGateways>()));
        services.AddSingleton(provider => new GatewayShards([.. Shard.All(count).Select(shard => Parts(provider, shard))]));
        for (var i = 0; i < count; i++)
        {
            var index = i;
            // Not by AddHostedService: it adds one of a type and no more.
            services.AddSingleton<IHostedService>(provider => new SiloSupervisor(
                provider.GetRequiredService<GatewayShards>().All[index],
                provider.GetRequiredService<HealthState>(),
                provider.GetRequiredService<ILogger<SiloSupervisor>>()));
        }
    }

    private static IGrainFactory GrainsOf(IServiceProvider provider, Shard shard) => shard.IsWhole
        ? provider.GetRequiredService<IGrainFactory>()
        : provider.GetRequiredService<ShardClients>().Of(shard.Number);

    private static GatewayParts Parts(IServiceProvider provider, Shard shard)
    {
        var limits = provider.GetRequiredService<GatewayLimits>();
        var identity = provider.GetRequiredService<GatewayIdentity>();
        var sessions = provider.GetRequiredService<SessionTable>();
        var metrics = provider.GetRequiredService<GatewayMetrics>();
        var logs = provider.GetRequiredService<ILoggerFactory>();
        var delivery = new GatewayDelivery(sessions, metrics);
        var link = provider.GetRequiredService<LinkTo>()(shard, delivery);
        var silo = new SiloPresence(identity.IlpAddress)
        {
            Stopped = provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped,
        };
        var log = logs.CreateLogger<IngressPump>();
        var pumps = new IngressPumps(
            [.. Enumerable.Range(0, limits.IngressLanes).Select(_ => new IngressPump(link, silo, sessions, limits, metrics, log))]);
        return new GatewayParts(
            shard,
            limits,
            provider.GetRequiredService<TimeProvider>(),
            silo,
            link,
            pumps,
            delivery,
            sessions,
            metrics,
            identity,
            logs,
            provider.GetService<TelemetryBuffer>());
    }
}
