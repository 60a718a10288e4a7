namespace Connector.Ledger;

/// <summary>
/// Takes staged entries from all accounts of a silo, in order, and makes them durable together. An account stages during
/// its turn, and lets what depends on the entry leave only when the entry's barrier is durable and the entry is not among
/// the refused ones.
/// </summary>
public interface ILedgerWriter
{
    /// <summary>Everything staged up to this barrier is durable, or refused.</summary>
    long DurableThrough { get; }

    /// <summary>Everything staged up to this barrier is in a transaction that is under way, or done.</summary>
    long TakenThrough { get; }

    /// <summary>
    /// Whether new holds are taken; false while the store is nearly full, read-only, damaged or away (prepares: T00). What
    /// ends a hold may be staged at any time: it waits until the store works again.
    /// </summary>
    bool AcceptsHolds { get; }

    /// <summary>
    /// Opens an account for an activation: raises its fence, so that no activation before this one can book anything more,
    /// and tells what it holds. Waits while the store is away. Throws <see cref="InvalidOperationException"/> when the
    /// account is kept in another asset and is not empty, or is opened again meanwhile.
    /// </summary>
    ValueTask<LedgerAccount> OpenAsync(string account, Asset asset, CancellationToken stop);

    /// <summary>What an account that was opened before is kept in; null when it never was.</summary>
    ValueTask<Asset?> AssetOfAsync(string account, CancellationToken stop);

    /// <summary>
    /// The adjustment, of whatever account, that was booked under this key (<see cref="OperatorNote"/>); null when none was.
    /// The audit is never pruned, so a key is known for ever.
    /// </summary>
    ValueTask<AuditLine?> FindAdjustmentAsync(string key, CancellationToken stop);

    /// <summary>Stages an entry without payload; returns its barrier. Barriers count upwards.</summary>
    long Stage(in LedgerEntry entry);

    /// <summary>
    /// Stages an entry with its payload (see <see cref="LedgerEntryKind"/>), which is copied; returns its barrier. Throws
    /// <see cref="InvalidOperationException"/> when an account of it was never opened.
    /// </summary>
    long Stage(in LedgerEntry entry, ReadOnlySpan<byte> payload);

    /// <summary>Stages an entry of an account, likewise (see <see cref="AccountEntryKind"/>).</summary>
    long Stage(in AccountEntry entry, ReadOnlySpan<byte> payload);

    /// <summary>Books an entry of an account, and waits until it is durable or refused: for operators, not for packets.</summary>
    ValueTask<RefusalReason> BookAsync(AccountEntry entry, ReadOnlyMemory<byte> payload, CancellationToken stop);

    /// <summary>Ends when everything up to <paramref name="barrier"/> is durable, or refused.</summary>
    ValueTask WaitAsync(long barrier, CancellationToken stop);

    /// <summary>
    /// Moves to <paramref name="into"/> what was refused of this account's entries, in order; costs next to nothing when
    /// there is none. False when there were more than are remembered: then the activation must end, for it cannot know
    /// which of its packets are booked.
    /// </summary>
    bool TakeRefusals(string account, ICollection<LedgerRefusal> into);
}
