namespace Connector.Ledger;

/// <summary>
/// Where our books and a peer's may differ. A mark makes an item that stays listed until an operator has reconciled it or
/// written it off. The numbers are in the journal: never change one.
/// </summary>
public enum LedgerMark : byte
{
    /// <summary>Nothing to note.</summary>
    None = 0,

    /// <summary>The next hop fulfilled after the packet had timed out: it may think that we owe it the outgoing amount.</summary>
    Late = 1,

    /// <summary>
    /// The outgoing leg was committed, but the sender was, or may have been, told of a reject: the incoming leg is voided and
    /// its amount lost.
    /// </summary>
    Loss = 2,

    /// <summary>Both legs are committed, but the fulfill never reached the sender: it may think that it owes us nothing.</summary>
    Unrelayed = 3,

    /// <summary>The next hop went away with the packet: it may think that it fulfilled, and that we owe it the amount.</summary>
    InDoubt = 4,
}
