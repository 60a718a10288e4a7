using Connector.Grains.Interfaces.Packets;

namespace Connector.Grains.Interfaces.Accounts;

/// <summary>An account on which packets leave for another shard, by the same grain as <see cref="IAccountGrain"/>.</summary>
[GrainInterfaceType("ilp.trunk")]
public interface ITrunkGrain : IGrainWithStringKey
{
    /// <summary>Takes the other shard's answers. What is lost on the way is told again.</summary>
    [Alias("take-from-shard")]
    Task TakeFromShardAsync([Immutable] PacketBatch batch);
}
