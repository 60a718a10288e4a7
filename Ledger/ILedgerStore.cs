using Connector.Ledger.Books;
using Connector.Ledger.Entries;

namespace Connector.Ledger;

/// <summary>
/// Keeps the books. One thread at a time may use it (the ledger writer's), but for <see cref="ReadStatement"/>,
/// <see cref="ReadAudit"/>, <see cref="Verify"/> and <see cref="Copy"/>, which read beside it. Everything throws
/// <see cref="LedgerStoreException"/> when the store fails. Times in unix milliseconds.
/// </summary>
internal interface ILedgerStore : IDisposable
{
    /// <summary>Barrier of the last durable entry; 0 when there is none.</summary>
    long Through { get; }

    /// <summary>Opens the store, brings its schema up to date, and reads the books. Again after a failure: mends what it left.</summary>
    void Open();

    /// <summary>Shows that this process lives, where others stand by for its books; throws when they took them.</summary>
    void Touch();

    /// <summary>
    /// Books all entries of a group, or none. Entries that cannot be booked are marked refused and harm no other. Durable
    /// when it returns; when it throws, the same group must be appended again (after <see cref="Open"/>) before any other.
    /// </summary>
    void Append(LedgerGroup group);

    /// <summary>The account with this name as it is now; null when it was never opened.</summary>
    LedgerAccount? Load(string account);

    /// <summary>Fence of an account; 0 when it was never opened.</summary>
    uint FenceOf(string account);

    /// <summary>What names the activation that raised the fence last; 0 when it was never opened.</summary>
    ulong ActivationOf(string account);

    /// <summary>
    /// Names of accounts with open holds, with answers to relay or with a settlement in the outbox: to be activated after a
    /// restart.
    /// </summary>
    IReadOnlyList<string> AccountsToWake();

    /// <summary>All accounts, by name.</summary>
    IReadOnlyList<AccountSummary> Accounts();

    /// <summary>All assets with their positions.</summary>
    IReadOnlyList<AssetPosition> Positions();

    /// <summary>Items that no operator has closed, oldest first.</summary>
    IReadOnlyList<OpenItem> OpenItems();

    /// <summary>Names and numbers of all accounts. Any thread.</summary>
    AccountNames Names { get; }

    /// <summary>Newest place in an account's statement, for <see cref="ReadStatement"/>; null when it was never opened.</summary>
    StatementCursor? StatementStart(string account);

    /// <summary>A page of a statement, newest first. Any thread.</summary>
    StatementPage ReadStatement(string account, StatementCursor from, int maxLines);

    /// <summary>What operators did by hand before a barrier, newest first. Any thread.</summary>
    IReadOnlyList<AuditLine> ReadAudit(long before, int maxLines);

    /// <summary>The figures as they are booked now, for <see cref="Verify"/>.</summary>
    BookedFigures Figures();

    /// <summary>Recomputes every balance, hold and position from the journal and compares. Any thread.</summary>
    VerifyReport Verify(BookedFigures booked);

    /// <summary>Bytes that can still be written; long.MaxValue when nobody can tell.</summary>
    long FreeBytes();

    /// <summary>
    /// A copy in a file that leaves so many bytes of the disk free; null where the store is copied by other means. Any thread.
    /// </summary>
    BooksCopy? Copy(long leaveFree);

    /// <summary>Whether enough was booked since the last checkpoint for another.</summary>
    bool WantsCheckpoint { get; }

    /// <summary>Writes down the books as they are, so that opening need not read all of the journal.</summary>
    void Checkpoint();

    /// <summary>Barrier up to which the journal may be pruned: what is after it is still needed.</summary>
    long PruneLimit { get; }

    /// <summary>
    /// What pruning comes to: the books as they were when the last group before <paramref name="endedBefore"/> and at most at
    /// <paramref name="limit"/> was booked. Null when there is nothing to prune. Any thread.
    /// </summary>
    PrunePlan? PlanPrune(long endedBefore, long limit);

    /// <summary>Forgets what the plan says; balances, statements after it, and verification stay as they were.</summary>
    void Prune(PrunePlan plan);
}

/// <summary>What is to be forgotten.</summary>
/// <param name="Through">Barrier of the last entry of it.</param>
/// <param name="Entries">How many entries it has.</param>
/// <param name="Books">The books at that barrier.</param>
internal sealed record PrunePlan(long Through, long Entries, ReadOnlyMemory<byte> Books);
