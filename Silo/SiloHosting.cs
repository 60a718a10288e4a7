using Connector.Gateway.Clustering;
using Connector.Gateway.Health;
using Connector.Gateway.Hosting;
using Connector.Gateway.Reload;
using Connector.Gateway.Telemetry;
using Connector.Grains;
using Connector.Silo.Admin;
using Connector.Silo.Clustering;
using Connector.Silo.Health;
using Connector.Silo.Reload;
using Connector.Silo.Settlement;
using Connector.Silo.Telemetry;
using Microsoft.AspNetCore.Hosting.Server;
using Orleans.Configuration;

namespace Connector.Silo;

/// <summary>Makes the process a silo: its own cluster while clustering is <c>localhost</c>, else one that stands by for the books.</summary>
internal static class SiloHosting
{
    /// <summary>Adds the silo with the connector's grains.</summary>
    public static void AddSilo(this WebApplicationBuilder builder, ConnectorSetup setup)
    {
        var cluster = setup.Config.Cluster;
        var endpoints = SiloEndpoints.Choose(cluster, setup.Role, setup.Config.BtpServer.Port, setup.Config.HealthCheckPort);
        foreach (var endpoint in endpoints.Describe()) builder.Services.AddSingleton(endpoint);
        SiloMembership.AddTurn(builder.Services, setup);
        if (!setup.Shard.IsWhole) builder.Services.AddSingleton<IHealthDetail, ShardDetail>();
        // Before the silo, so that they are there until it has ended.
        OtherShards.Add(builder.Services, setup);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(options =>
                (options.ClusterId, options.ServiceId) = (setup.Shard.NameOf(cluster.Id), ClusterClientHosting.ServiceId));
            silo.ConfigureEndpoints(endpoints.Advertised, endpoints.SiloPort, endpoints.GatewayPort, endpoints.ListenOnAny);
            SiloMembership.Add(silo, setup.Config, endpoints);
            LedgerHosting.Add(silo, setup);
            OrleansDashboardPage.Add(silo, setup.Config.OrleansDashboard);
            silo.Services.AddSingleton<IHealthDetail, RatesDetail>();
            silo.Services.AddSingleton<IConfigListener, SiloReload>();
            silo.Services.AddSingleton<INodeStatusSource, SiloNodeStatus>();
            silo.Services.AddSingleton<CreditLimitReport>();
            silo.Services.AddSingleton<IHealthDetail>(services => services.GetRequiredService<CreditLimitReport>());
            silo.Services.AddSingleton<IConfigListener>(services => services.GetRequiredService<CreditLimitReport>());
            silo.Services.AddHostedService(services => services.GetRequiredService<CreditLimitReport>());
            silo.AddConnectorGrains(setup.Config, setup.ConfigHash, setup.Shard);
        });
        EngineAccounts.Add(builder.Services, setup);
        SettlementServer.Add(builder.Services, setup);
    }

    /// <summary>A silo alone serves nothing over HTTP but health and the operator's listener, which have servers of their own.</summary>
    public static WebApplicationBuilder AddNoPublicPort(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IServer, NoServer>();
        return builder;
    }
}
