using System.Collections.Concurrent;

namespace Connector.Ledger;

/// <summary>
/// Books nowhere but in the accounts themselves: every entry counts as durable at once, none is refused, and all is
/// forgotten when the process ends. For trials and tests.
/// </summary>
public sealed class VolatileLedgerWriter : ILedgerWriter
{
    private readonly ConcurrentDictionary<string, uint> _fences = new(StringComparer.Ordinal);
    private long _staged;

    /// <inheritdoc />
    public long DurableThrough => Volatile.Read(ref _staged);

    /// <inheritdoc />
    public long TakenThrough => DurableThrough;

    /// <inheritdoc />
    public bool AcceptsHolds => true;

    /// <inheritdoc />
    public ValueTask<LedgerAccount> OpenAsync(string account, Asset asset, CancellationToken stop) => ValueTask.FromResult(
        new LedgerAccount
        {
            Name = account,
            Asset = asset,
            Fence = _fences.AddOrUpdate(account, 1, (_, fence) => fence + 1),
            Balance = 0,
        });

    /// <inheritdoc />
    public ValueTask<Asset?> AssetOfAsync(string account, CancellationToken stop) => ValueTask.FromResult<Asset?>(null);

    /// <inheritdoc />
    public ValueTask<AuditLine?> FindAdjustmentAsync(string key, CancellationToken stop) => ValueTask.FromResult<AuditLine?>(null);

    /// <inheritdoc />
    public long Stage(in LedgerEntry entry) => Interlocked.Increment(ref _staged);

    /// <inheritdoc />
    public long Stage(in LedgerEntry entry, ReadOnlySpan<byte> payload) => Interlocked.Increment(ref _staged);

    /// <inheritdoc />
    public long Stage(in AccountEntry entry, ReadOnlySpan<byte> payload) => Interlocked.Increment(ref _staged);

    /// <inheritdoc />
    public ValueTask<RefusalReason> BookAsync(AccountEntry entry, ReadOnlyMemory<byte> payload, CancellationToken stop) =>
        ValueTask.FromResult(RefusalReason.None);

    /// <inheritdoc />
    public ValueTask WaitAsync(long barrier, CancellationToken stop) => ValueTask.CompletedTask;

    /// <inheritdoc />
    public bool TakeRefusals(string account, ICollection<LedgerRefusal> into) => true;
}
