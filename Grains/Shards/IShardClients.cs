namespace Connector.Grains.Shards;

/// <summary>How a silo reaches the grains of the connector's other shards.</summary>
public interface IShardClients
{
    /// <summary>The grains of a shard that is not this silo's; calls fail while its silo is away.</summary>
    IGrainFactory Of(int shard);
}
