namespace Connector.Ledger;

/// <summary>Something that an operator did by hand. Never pruned.</summary>
/// <param name="Barrier">Of the entry.</param>
/// <param name="At">When, unix milliseconds.</param>
/// <param name="Kind">Adjust, reconcile or write-off.</param>
/// <param name="Account">The account.</param>
/// <param name="Amount">By how much the balance changed.</param>
/// <param name="Item">The item that was closed; 0 for an adjustment.</param>
/// <param name="Reason">What the operator gave as reason.</param>
public sealed record AuditLine(
    long Barrier,
    long At,
    AccountEntryKind Kind,
    string Account,
    Int128 Amount,
    long Item,
    string Reason);
