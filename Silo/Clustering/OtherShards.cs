using Connector.Configuration;
using Connector.Gateway.Clustering;
using Connector.Gateway.Hosting;
using Connector.Grains.Shards;

namespace Connector.Silo.Clustering;

/// <summary>The silos of the connector's other shards, as the grains of this one reach them.</summary>
internal sealed class OtherShards(ShardClients clients) : IShardClients
{
    /// <summary>Adds them, if there are any; they are looked for once this silo runs.</summary>
    public static void Add(IServiceCollection services, ConnectorSetup setup)
    {
        if (setup.Shard.IsWhole) return;
        services.AddSingleton(provider => new ShardClients(
            setup.Config,
            Shard.All(setup.Shard.Count).Where(shard => shard != setup.Shard),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IShardClients, OtherShards>();
        services.AddHostedService(provider => provider.GetRequiredService<ShardClients>());
    }

    /// <summary>The grains of the shard that has the account of a peer.</summary>
    public static IGrainFactory GrainsOf(string account, Shard own, IServiceProvider services) => own.Has(account)
        ? services.GetRequiredService<IGrainFactory>()
        : services.GetRequiredService<IShardClients>().Of(Shard.Of(account, own.Count).Number);

    public IGrainFactory Of(int shard) => clients.HasConnected(shard)
        ? clients.Of(shard)
        : throw new InvalidOperationException("its silo has not answered yet");
}
