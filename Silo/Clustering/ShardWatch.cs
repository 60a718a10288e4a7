using Connector.Configuration;

namespace Connector.Silo.Clustering;

/// <summary>
/// When a silo that stands by for one shard is wanted at another. Books that are seen without an owner twice have nobody who
/// stands by for them: one that does has them at once.
/// </summary>
internal sealed class ShardWatch(Shard own)
{
    private IReadOnlySet<Shard> _before = new HashSet<Shard>();

    /// <summary>Takes what was seen now; the shard at which this silo is wanted, or null.</summary>
    public Shard? See(IReadOnlySet<Shard> ownerless)
    {
        var twice = ownerless.Where(_before.Contains).OrderBy(shard => shard.Number).ToArray();
        _before = ownerless;
        // Its own will be its own in a moment.
        return ownerless.Contains(own) || twice.Length == 0 ? null : twice[0];
    }

    /// <summary>Nothing could be seen.</summary>
    public void SeeNothing() => _before = new HashSet<Shard>();
}
