using Connector.Grains.Interfaces.Gateways;

namespace Connector.Grains.Shards;

/// <summary>The far end of a link between shards, as the link uses it.</summary>
internal interface IShardEnd : IDisposable
{
    /// <summary>The other shard.</summary>
    int Shard { get; }

    /// <summary>What the other silo calls.</summary>
    IGatewayObserver Observer { get; }

    /// <summary>Who stands there for a gateway of this name: always the same one, for the books there remember it.</summary>
    IGatewayGrain GrainOf(string gateway);
}
