using Connector.Configuration;
using Connector.Gateway.Hosting;
using Connector.Ledger.Writing;

namespace Connector.Silo.Clustering;

/// <summary>The books of every shard of this connector, as they are seen from outside.</summary>
internal sealed class ShardBooks : IDisposable
{
    private readonly LedgerOwners _owners;
    private readonly Dictionary<string, Shard> _shards;

    /// <exception cref="StartException">The connection string cannot be used; nothing of it is quoted.</exception>
    public ShardBooks(ConnectorConfig config)
    {
        _shards = Shard.All(config.Cluster.Shards).ToDictionary(shard => shard.NameOf(config.NodeId));
        _owners = LedgerStores.OwnersOf(config.Ledger, [.. _shards.Keys]);
    }

    /// <summary>The shards whose books no silo has.</summary>
    /// <exception cref="Ledger.LedgerStoreException">The database cannot be asked.</exception>
    public IReadOnlySet<Shard> Ownerless() => _owners.Ownerless().Select(node => _shards[node]).ToHashSet();

    /// <summary>
    /// The names of all books that this connector would have with another number of shards, and what is to be done when there
    /// are any: an account would be looked for where it never was.
    /// </summary>
    public static Dictionary<string, string> OfAnotherDivision(string nodeId, int shards) =>
        Enumerable.Range(1, Shard.MaxCount)
            .Where(count => count != shards)
            .SelectMany(Shard.All)
            .ToDictionary(
                shard => shard.NameOf(nodeId),
                shard => $"That has the books of this connector with shards: {shard.Count}, and the number never changes once "
                    + $"there are books. Write cluster: {{ shards: {shard.Count} }}, or set CLUSTER_SHARDS={shard.Count} (docs/cluster.md)");

    public void Dispose() => _owners.Dispose();
}
