using Connector.Ledger.Entries;

namespace Connector.Ledger.Journal;

/// <summary>
/// Where groups are kept, in order, with a checkpoint of the books and what lets a reader skip. Throws
/// <see cref="LedgerStoreException"/>. One thread at a time, but for <see cref="Read"/>.
/// </summary>
internal interface IJournal : IDisposable
{
    /// <summary>
    /// Opens or reopens it; what was half-written is gone afterwards, and what is there is durable. Returns the barrier of
    /// its last entry.
    /// </summary>
    long Open();

    /// <summary>Shows that the owner of the books lives, where others stand by for them; throws when it owns them no more.</summary>
    void Touch()
    {
    }

    /// <summary>Adds a group, with what operators did in it. Durable when it returns.</summary>
    void Append(LedgerGroup group, IReadOnlyList<AuditLine> audit);

    /// <summary>
    /// Replaces the checkpoint; notes the accounts whose balance moved since the one before, so that statements need not
    /// read all. The books are at <paramref name="through"/>.
    /// </summary>
    void SaveCheckpoint(long through, ReadOnlyMemory<byte> books, IReadOnlyList<int> moved);

    /// <summary>Forgets the groups up to <paramref name="through"/>: from now on the journal begins with these books.</summary>
    void Prune(long through, ReadOnlyMemory<byte> books);

    /// <summary>A consistent view of it. Any thread.</summary>
    IJournalReader Read();

    /// <summary>Bytes that can still be written; long.MaxValue when nobody can tell.</summary>
    long FreeBytes();

    /// <summary>
    /// A copy in a file, as it is at one moment; null where journals are no files, and are copied by other means. Any thread.
    /// </summary>
    /// <param name="leaveFree">Bytes of the disk that the copy must leave free.</param>
    BooksCopy? Copy(long leaveFree) => null;
}

/// <summary>A consistent view of a journal.</summary>
internal interface IJournalReader : IDisposable
{
    /// <summary>Barrier of the last entry in this view.</summary>
    long Through { get; }

    /// <summary>The last checkpoint, or null.</summary>
    byte[]? Checkpoint();

    /// <summary>The books that the journal begins with, or null: it begins with nothing.</summary>
    byte[]? Start();

    /// <summary>Groups whose last entry is after one barrier and at most another.</summary>
    IEnumerable<JournalGroup> Groups(long after, long through, bool newestFirst = false);

    /// <summary>The group that has an entry; null when it was pruned.</summary>
    JournalGroup? Find(long barrier);

    /// <summary>
    /// Ranges (after, through] of barriers in which an account's balance may have moved, newest first; what is after the
    /// last checkpoint is always one.
    /// </summary>
    IEnumerable<(long After, long Through)> Movements(int account);

    /// <summary>What operators did before a barrier, newest first.</summary>
    IReadOnlyList<AuditLine> Audit(long before, int maxLines);
}
