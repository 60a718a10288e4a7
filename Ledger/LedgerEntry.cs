namespace Connector.Ledger;

/// <summary>One atomic change of the books: both legs of one packet.</summary>
/// <param name="Kind">What happens to them.</param>
/// <param name="Incoming">The account that the packet came from.</param>
/// <param name="IncomingNumber">The number of the packet in that account.</param>
/// <param name="IncomingAmount">Amount of that leg, in its asset.</param>
/// <param name="Outgoing">The account that the packet went to.</param>
/// <param name="OutgoingAmount">Amount of that leg, in its asset.</param>
public readonly record struct LedgerEntry(
    LedgerEntryKind Kind,
    string Incoming,
    ulong IncomingNumber,
    ulong IncomingAmount,
    string Outgoing,
    ulong OutgoingAmount);
