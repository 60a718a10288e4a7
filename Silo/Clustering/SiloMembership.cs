using System.Net;
using Connector.Configuration;
using Connector.Gateway.Clustering.Postgres;
using Connector.Gateway.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Connector.Silo.Clustering;

/// <summary>Who keeps the list of silos, and how soon one that died is noticed.</summary>
internal static class SiloMembership
{
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(1);

    /// <summary>How often a silo looks whether it was struck off, and says that it lives.</summary>
    private static readonly TimeSpan ReadTableEvery = TimeSpan.FromSeconds(2);

    private const int MissedProbes = 3;

    /// <summary>What must be there before Orleans is.</summary>
    public static void AddTurn(IServiceCollection services, ConnectorSetup setup)
    {
        if (setup.Config.Cluster.Mode != ClusterMode.Postgres) return;
        services.AddSingleton(new ClusterDatabase(setup.Config, setup.Shard));
        services.AddSingleton<ClusterTables>();
        services.AddSingleton<ShardBooks>();
        services.AddSingleton<ShardTurn>();
        services.AddHostedService<SiloTurn>();
    }

    /// <summary>Adds the membership of the mode.</summary>
    public static void Add(ISiloBuilder silo, ConnectorConfig config, SiloEndpoints endpoints)
    {
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = ProbeEvery;
            options.NumMissedProbesLimit = MissedProbes;
        });
        if (config.Cluster.Mode == ClusterMode.Localhost)
        {
            // One silo keeps its membership in memory; a restart begins a new one.
            silo.UseDevelopmentClustering(new IPEndPoint(endpoints.Advertised, endpoints.SiloPort));
            return;
        }

        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.TableRefreshTimeout = ReadTableEvery;
            options.IAmAliveTablePublishTimeout = ReadTableEvery;
            // One silo is left to say that another is dead.
            options.NumVotesForDeathDeclaration = 1;
        });
        silo.UseAdoNetClustering((OptionsBuilder<AdoNetClusteringSiloOptions> options) =>
            options.Configure<ClusterDatabase>((membership, database) => database.Configure(membership)));
    }
}
