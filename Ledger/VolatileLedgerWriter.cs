namespace Connector.Ledger;

/// <summary>Books in memory only: every entry counts as durable at once, and all is forgotten when the process ends.</summary>
public sealed class VolatileLedgerWriter : ILedgerWriter
{
    private long _staged;

    /// <inheritdoc />
    public long DurableThrough => Volatile.Read(ref _staged);

    /// <inheritdoc />
    public bool AcceptsHolds => true;

    /// <inheritdoc />
    public long Stage(in LedgerEntry entry) => Interlocked.Increment(ref _staged);

    /// <inheritdoc />
    public ValueTask WaitAsync(long barrier, CancellationToken stop) => ValueTask.CompletedTask;
}
