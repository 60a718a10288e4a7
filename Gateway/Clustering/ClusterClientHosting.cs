using System.Globalization;
using System.Net;
using Connector.Configuration;
using Connector.Gateway.Clustering.Postgres;
using Connector.Gateway.Hosting;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime.Membership;

namespace Connector.Gateway.Clustering;

/// <summary>Connects a gateway of its own to the silo of every shard, whichever starts first and whoever restarts.</summary>
public static class ClusterClientHosting
{
    /// <summary>Part of every persisted key, so fixed for ever.</summary>
    public const string ServiceId = "ilp-connector";

    /// <summary>Adds the client of the cluster, or those of the shards' clusters.</summary>
    /// <exception cref="StartException">The configuration does not say where a silo is.</exception>
    public static void AddClusterClient(this WebApplicationBuilder builder, ConnectorConfig config)
    {
        // The BTP port opens at once; peers are told that the silo is away, rather than that nobody is here.
        builder.Services.Configure<HostOptions>(options => options.ServicesStartConcurrently = true);
        if (config.Cluster.Shards == 1)
        {
            builder.UseOrleansClient(client => ConfigureClient(client, config, Shard.Whole));
            return;
        }

        builder.Services.AddSingleton(services => new ShardClients(
            config,
            Shard.All(config.Cluster.Shards),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddHostedService(services => services.GetRequiredService<ShardClients>());
    }

    /// <summary>What every client of a silo has in common.</summary>
    internal static void ConfigureClient(IClientBuilder client, ConnectorConfig config, Shard shard)
    {
        client.Configure<ClusterOptions>(
            options => (options.ClusterId, options.ServiceId) = (shard.NameOf(config.Cluster.Id), ServiceId));
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = ResolvedGateways.RefreshEvery);
        client.Configure<ConnectionOptions>(options =>
        {
            options.OpenConnectionTimeout = TimeSpan.FromSeconds(2);
            options.ConnectionRetryDelay = TimeSpan.FromMilliseconds(200);
        });
        client.UseConnectionRetryFilter<UntilTheSiloIsThere>();
        if (config.Cluster.Mode == ClusterMode.Postgres) AddListed(client, new ClusterDatabase(config, shard));
        else AddResolved(client, Silos(config.Cluster));
    }

    private static void AddResolved(IClientBuilder client, (string Host, int Port)[] silos) =>
        client.Services.AddSingleton<IGatewayListProvider>(services => new ResolvedGateways(
            silos,
            Dns.GetHostAddressesAsync,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<ResolvedGateways>>()));

    private static void AddListed(IClientBuilder client, ClusterDatabase database)
    {
        client.Configure<AdoNetClusteringClientOptions>(database.Configure);
        client.Services.AddSingleton(database);
        client.Services.AddSingleton<ClusterTables>();
        client.Services.AddSingleton<AdoNetGatewayListProvider>();
        client.Services.AddSingleton<IGatewayListProvider, ListedGateways>();
    }

    private static (string Host, int Port)[] Silos(ClusterConfig cluster)
    {
        if (cluster.Gateways.Length > 0) return [.. cluster.Gateways.Select(Parse)];
        if (cluster.GatewayPort is { } port) return [("localhost", port)];
        throw new StartException(
            "a gateway of its own must know a silo. Write cluster: { gateways: [host:port] } or set CLUSTER_GATEWAYS, "
            + "with the cluster.gatewayPort of the silo");
    }

    private static (string Host, int Port) Parse(string hostAndPort)
    {
        var colon = hostAndPort.LastIndexOf(':');
        if (colon > 0 && int.TryParse(hostAndPort.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= ushort.MaxValue)
        {
            return (hostAndPort[..colon].Trim('[', ']'), port);
        }

        throw new StartException($"cluster.gateways: '{hostAndPort}' is not host:port, such as silo:30000");
    }
}
