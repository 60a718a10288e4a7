using Connector.Configuration;

namespace Connector.Grains.Shards;

/// <summary>The part of the accounts that this silo has, and how it reaches the others.</summary>
/// <param name="shard">Which.</param>
/// <param name="clients">Null when the connector is not divided.</param>
internal sealed class OurShard(Shard shard, IShardClients? clients = null)
{
    /// <summary>Which it is.</summary>
    public Shard Value => shard;

    /// <summary>How others are reached; null when there is none.</summary>
    public IShardClients? Clients => clients;
}
