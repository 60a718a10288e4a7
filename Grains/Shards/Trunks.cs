using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Ledger;

namespace Connector.Grains.Shards;

/// <summary>
/// Which trunks a shard has. Packets leave in the asset of the account that they are for: they are converted where the
/// sender's account is, with its spread, and never twice.
/// </summary>
internal static class Trunks
{
    /// <summary>The trunks of a shard to all others, with their policies; none when the connector is not divided.</summary>
    public static IEnumerable<KeyValuePair<string, AccountPolicy>> Of(
        Shard shard, IReadOnlyCollection<KeyValuePair<string, AccountPolicy>> peers)
    {
        var here = AssetsOf(shard, peers);
        foreach (var other in Shard.All(shard.Count).Where(other => other != shard))
        {
            foreach (var asset in AssetsOf(other, peers))
                yield return KeyValuePair.Create(Trunk.NameTo(other.Number, asset), Policy(other.Number, true, asset));
            foreach (var asset in here)
                yield return KeyValuePair.Create(Trunk.NameFrom(other.Number, asset), Policy(other.Number, false, asset));
        }
    }

    /// <summary>What an account with this policy is kept in.</summary>
    public static Asset AssetOf(AccountPolicy policy) => new(policy.AssetCode, policy.AssetScale);

    private static Asset[] AssetsOf(Shard shard, IEnumerable<KeyValuePair<string, AccountPolicy>> peers) =>
        [.. peers.Where(peer => shard.Has(peer.Key)).Select(peer => AssetOf(peer.Value)).Distinct()];

    private static AccountPolicy Policy(int shard, bool isOutgoing, Asset asset) => new()
    {
        Trunk = new Trunk(shard, isOutgoing),
        AssetCode = asset.Code,
        AssetScale = asset.Scale,
        Spread = Ratio.Zero,
        MaxInFlightPackets = Trunk.MaxInFlightPackets,
    };
}
