using System.Text.RegularExpressions;
using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>What must be so that the accounts can be divided (<c>cluster.shards</c>).</summary>
internal static partial class ShardChecks
{
    public static void Check(ProblemLog problems, Section root, IEnumerable<PeerConfig> peers)
    {
        CheckName(problems, root);
        var cluster = root.Sub("cluster");
        if (cluster.Number("shards") is not > 1) return;

        var shards = cluster.PlaceOf("shards");
        if (cluster.Get<ClusterMode>("mode") != ClusterMode.Postgres && !cluster.IsMistaken("mode"))
        {
            problems.Error(
                shards, "silos that share the accounts find each other in PostgreSQL", "Write mode: postgres, or shards: 1");
        }

        var ledger = root.Sub("ledger");
        if (ledger.Get<LedgerDurability>("durability") == LedgerDurability.Fulfill)
        {
            // A packet that the other shard has paid would be paid by nobody.
            problems.Error(
                ledger.PlaceOf("durability"), "a shard must know after a crash what it had sent to another",
                "Write durability: full, or shards: 1");
        }

        // Each silo would ask it, and may be told another address than the others.
        if (!root.IsWritten("ilpAddress") && peers.FirstOrDefault(peer => peer.Relation == PeerRelation.Parent) is { } parent)
        {
            problems.Error(
                shards, $"the address that {parent.Id}, a parent, gives is that of one silo, and there are several",
                "Write ilpAddress: the address that it gives, or shards: 1");
        }
    }

    /// <summary>Books and locks are found by name: those of a shard must be nobody else's.</summary>
    private static void CheckName(ProblemLog problems, Section root)
    {
        if (root.Text("nodeId") is { } id && NameOfAShard().IsMatch(id))
        {
            problems.Error(
                root.PlaceOf("nodeId"), $"{id} is what a shard of another node may be called (cluster.shards)",
                "Choose one that does not end in .1of2 or the like");
        }
    }

    [GeneratedRegex(@"\.[0-9]+of[0-9]+\z")]
    private static partial Regex NameOfAShard();
}
