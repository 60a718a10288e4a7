using Connector.Configuration;
using Connector.Gateway.Hosting;
using Connector.Ledger;

namespace Connector.Silo.Clustering;

/// <summary>Which shard a silo is for: found out at each start, for a process has none of its own.</summary>
internal static class ShardChoice
{
    /// <summary>Chooses one whose books have no owner; when all have one, one to stand by for.</summary>
    /// <exception cref="StartException">This process cannot be for one shard.</exception>
    public static ConnectorSetup Make(ConnectorSetup setup)
    {
        var count = setup.Config.Cluster.Shards;
        if (count == 1) return setup;
        if (setup.Role != ProcessRole.Silo)
        {
            throw new StartException(
                $"with cluster.shards: {count} a silo has a part of the accounts only, and a gateway takes all peers. Run them "
                + "apart: CLUSTER_ROLE=silo for some processes, CLUSTER_ROLE=gateway for others");
        }

        return setup with { Shard = Of(count, Ownerless(setup.Config), Random.Shared.Next(count)) };
    }

    /// <summary>The first without an owner, else the first, counted from one by chance: silos that start together spread.</summary>
    public static Shard Of(int count, IReadOnlySet<Shard> ownerless, int start)
    {
        var inTurn = Enumerable.Range(0, count).Select(step => new Shard(((start + step) % count) + 1, count)).ToArray();
        return inTurn.Where(ownerless.Contains).Append(inTurn[0]).First();
    }

    private static IReadOnlySet<Shard> Ownerless(ConnectorConfig config)
    {
        try
        {
            using var books = new ShardBooks(config);
            return books.Ownerless();
        }
        catch (LedgerStoreException)
        {
            // Any will do: the opening of its books says what is wrong, waits, and goes to another one if need be.
            return new HashSet<Shard>();
        }
    }
}
