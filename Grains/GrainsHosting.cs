using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Grains.Gateways;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Rates;
using Connector.Grains.Reload;
using Connector.Grains.Routing;
using Connector.Grains.Settlement;
using Connector.Grains.Shards;
using Connector.Grains.Telemetry;
using Connector.Ledger;
using Connector.Protocols.Ilp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Connector.Grains;

/// <summary>What a silo needs to host the connector's grains.</summary>
public static class GrainsHosting
{
    /// <summary>Adds everything that the grains read, for one configuration.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="config">The connector's configuration.</param>
    /// <param name="configHash">Hash of the configuration, to be compared with the gateways'.</param>
    /// <param name="shard">The part of the accounts that the silo has; null: all of them.</param>
    public static ISiloBuilder AddConnectorGrains(
        this ISiloBuilder silo, ConnectorConfig config, string configHash, Shard? shard = null)
    {
        var own = shard ?? Shard.Whole;
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton<LocalGateways>();
        silo.Services.AddSingleton(config);
        silo.Services.AddSingleton(new ConfigFingerprint(configHash));
        silo.Services.AddSingleton(Node(config));
        silo.Services.AddSingleton(new AccountPolicies(config, own));
        silo.Services.AddSingleton(new CurrentConfig(config));
        silo.Services.AddSingleton(new RateBoard(config.Rates));
        silo.Services.AddSingleton<RateMetrics>();
        silo.Services.TryAddSingleton<IRateSource, HttpRateSource>();
        silo.Services.AddHostedService<RateFeed>();
        silo.Services.AddSingleton(_ => new NextHops(own));
        silo.Services.AddSingleton(services => new AccountDirectory(
            services.GetRequiredService<AccountPolicies>(), services.GetRequiredService<NextHops>()));
        silo.Services.AddSingleton<Routes>();
        silo.Services.AddSingleton(services => new RoutesInForce(
            services.GetRequiredService<Routes>(), services.GetRequiredService<CurrentConfig>()));
        silo.Services.AddSingleton<ConnectorMetrics>();
        silo.Services.AddSingleton<SettlementMetrics>();
        silo.Services.TryAddSingleton<SettlementEngines>();
        silo.Services.TryAddSingleton<ILedgerWriter, VolatileLedgerWriter>();
        silo.Services.AddSingleton<RoutingSubscription>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            services => services.GetRequiredService<RoutingSubscription>());
        silo.Services.AddSingleton(services => new RunningConfig(
            services.GetRequiredService<CurrentConfig>(),
            services.GetRequiredService<AccountPolicies>(),
            services.GetRequiredService<RateBoard>(),
            services.GetRequiredService<ConfigFingerprint>(),
            services.GetRequiredService<NodePolicy>(),
            services.GetRequiredService<RoutingSubscription>(),
            own));
        silo.Services.AddSingleton(services => new OurShard(own, services.GetService<IShardClients>()));
        if (!own.IsWhole)
            silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ShardContact>();
        return silo;
    }

    private static NodePolicy Node(ConnectorConfig config)
    {
        var address = System.Text.Encoding.ASCII.GetBytes(config.IlpAddress);
        return new NodePolicy
        {
            OwnAddress = address,
            AwaitsAddress = config.AddressGiver is not null,
            OwnScheme = config.IlpAddressIsExplicit ? IlpAddress.SchemeOf(address) : AddressScheme.None,
            MinMessageWindowMs = (long)config.MinMessageWindow.TotalMilliseconds,
            MaxHoldTimeMs = (long)config.MaxHoldTime.TotalMilliseconds,
            LedgerGraceMs = (long)config.Ledger.Grace.TotalMilliseconds,
            Loopback = config.LocalDelivery.Loopback,
        };
    }
}
