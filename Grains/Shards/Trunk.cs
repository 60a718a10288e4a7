using System.Globalization;
using Connector.Ledger;

namespace Connector.Grains.Shards;

/// <summary>
/// What makes an account a trunk: it stands for another shard of this connector, for one asset and one direction. Its balance
/// and that of its counterpart there are each other's negative once nothing is under way.
/// </summary>
/// <param name="Shard">The other shard.</param>
/// <param name="IsOutgoing">Whether packets leave on it; else they come in on it.</param>
internal sealed record Trunk(int Shard, bool IsOutgoing)
{
    /// <summary>What the name of a trunk begins with, and no peer's does.</summary>
    public const char Sign = '~';

    /// <summary>Prepares in flight on a trunk: those of all accounts of a shard.</summary>
    public const int MaxInFlightPackets = 100_000;

    /// <summary>Name of the account on which packets leave for a shard.</summary>
    public static string NameTo(int shard, Asset asset) => Name("to", shard, asset);

    /// <summary>Name of the account on which packets come from a shard.</summary>
    public static string NameFrom(int shard, Asset asset) => Name("from", shard, asset);

    /// <summary>Whether this is the name of a trunk.</summary>
    public static bool IsTrunk(string account) => account.Length > 0 && account[0] == Sign;

    private static string Name(string direction, int shard, Asset asset) =>
        string.Create(CultureInfo.InvariantCulture, $"{Sign}{direction}.{shard}.{asset.Code}.{asset.Scale}");
}
