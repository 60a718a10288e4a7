using System.Globalization;
using System.Text;

namespace Connector.Configuration;

/// <summary>
/// One of the parts into which a connector's accounts are divided. Each has a silo and books of its own; a peer's account is
/// in the same one for ever, wherever that is computed. A connector that is not divided is one shard of one.
/// </summary>
/// <param name="Number">1 to <paramref name="Count"/>.</param>
/// <param name="Count">How many shards the connector has.</param>
public readonly record struct Shard(int Number, int Count)
{
    /// <summary>Most shards of a connector.</summary>
    public const int MaxCount = 16;

    /// <summary>The only shard of a connector that is not divided.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>Whether there is no other.</summary>
    public bool IsWhole => Count == 1;

    /// <summary>Every shard of a connector.</summary>
    public static IEnumerable<Shard> All(int count) => Enumerable.Range(1, count).Select(number => new Shard(number, count));

    /// <summary>The shard that has the account of a peer.</summary>
    public static Shard Of(string account, int count) => new((int)(Hash(account) % (uint)count) + 1, count);

    /// <summary>Whether it has the account of this peer.</summary>
    public bool Has(string account) => Of(account, Count) == this;

    /// <summary>What something of this shard is called that would be called so if the connector were not divided.</summary>
    public string NameOf(string name) =>
        IsWhole ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.{Number}of{Count}");

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number} of {Count}");

    /// <summary>FNV-1a of 32 bits, its halves folded: books depend on it, it never changes.</summary>
    private static uint Hash(string account)
    {
        var hash = 2_166_136_261u;
        foreach (var b in Encoding.UTF8.GetBytes(account))
            hash = unchecked((hash ^ b) * 16_777_619u);
        return (hash >> 16) ^ (hash & 0xFFFF);
    }
}
