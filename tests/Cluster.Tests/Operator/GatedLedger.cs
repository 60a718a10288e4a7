using Connector.Ledger;
using Connector.Ledger.Writing;

namespace Connector.Cluster.Tests.Operator;

/// <summary>A real ledger that can be made to refuse what operators do, each account by itself.</summary>
internal sealed class GatedLedger(LedgerWriter ledger) : ILedgerWriter
{
    /// <summary>What becomes of an account's next entries of operators; null: what the ledger makes of them.</summary>
    public Func<string, RefusalReason?> Refuses { get; set; } = _ => null;

    /// <summary>Whether it is closed for an account's entries.</summary>
    public Predicate<string> IsClosedFor { get; set; } = _ => false;

    public bool AcceptsHolds { get; set; } = true;

    public long DurableThrough => ledger.DurableThrough;

    public long TakenThrough => ledger.TakenThrough;

    public ValueTask<LedgerAccount> OpenAsync(string account, Asset asset, CancellationToken stop) => ledger.OpenAsync(account, asset, stop);

    public ValueTask<Asset?> AssetOfAsync(string account, CancellationToken stop) => ledger.AssetOfAsync(account, stop);

    public ValueTask<AuditLine?> FindAdjustmentAsync(string key, CancellationToken stop) => ledger.FindAdjustmentAsync(key, stop);

    public long Stage(in LedgerEntry entry) => ledger.Stage(in entry);

    public long Stage(in LedgerEntry entry, ReadOnlySpan<byte> payload) => ledger.Stage(in entry, payload);

    public long Stage(in AccountEntry entry, ReadOnlySpan<byte> payload) => ledger.Stage(in entry, payload);

    public ValueTask<RefusalReason> BookAsync(AccountEntry entry, ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        if (IsClosedFor(entry.Account)) throw new LedgerStoreException(LedgerFailure.Unavailable, "The ledger is closed.");
        return Refuses(entry.Account) is { } reason ? ValueTask.FromResult(reason) : ledger.BookAsync(entry, payload, stop);
    }

    public ValueTask WaitAsync(long barrier, CancellationToken stop) => ledger.WaitAsync(barrier, stop);

    public bool TakeRefusals(string account, ICollection<LedgerRefusal> into) => ledger.TakeRefusals(account, into);
}
