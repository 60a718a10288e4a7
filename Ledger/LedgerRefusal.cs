namespace Connector.Ledger;

/// <summary>An entry that was not booked; everything else in its transaction was.</summary>
/// <param name="Barrier">What staging it returned.</param>
/// <param name="Reason">Why.</param>
/// <param name="Kind">Its kind: a <see cref="LedgerEntryKind"/>, or from 64 an <see cref="AccountEntryKind"/>.</param>
/// <param name="Incoming">The account that the packet came from, or the entry's account.</param>
/// <param name="Life">Life of the packet's number.</param>
/// <param name="IncomingNumber">The packet's number, or the entry's.</param>
public readonly record struct LedgerRefusal(
    long Barrier,
    RefusalReason Reason,
    byte Kind,
    string Incoming,
    uint Life,
    ulong IncomingNumber);
