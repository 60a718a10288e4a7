namespace Connector.Grains.Shards;

/// <summary>The account whose packets a <see cref="ShardLink"/> carries; called within its turns.</summary>
internal interface IShardLinkOwner
{
    /// <summary>The name of the last prepare that an earlier life can have sent.</summary>
    ulong LastOfEarlierLives { get; }

    /// <summary>Whether the other shard owes us a word for longer than it has any reason to.</summary>
    bool IsOwedAWord { get; }

    /// <summary>The other shard knows these of what was named up to <paramref name="through"/>, and takes no other of it.</summary>
    void Reconcile(ulong through, IReadOnlyCollection<ulong> known);

    /// <summary>The other shard takes packets, or does not any more.</summary>
    void SetWay(bool isThere);

    /// <summary>These prepares were never offered.</summary>
    void ReturnUnsent(ReadOnlyMemory<byte> batch);
}
