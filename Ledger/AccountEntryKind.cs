namespace Connector.Ledger;

/// <summary>What an entry does to one account beside its packets. The numbers are in the journal: never change one.</summary>
public enum AccountEntryKind : byte
{
    /// <summary>A session is attached: <c>Number</c> is its attach number. Payload: <see cref="AttachedSessionRecord"/>.</summary>
    Attach = 65,

    /// <summary>
    /// A session is gone: <c>Number</c> is its attach number. Fulfills that it did not take become
    /// <see cref="LedgerMark.Unrelayed"/>.
    /// </summary>
    Detach = 66,

    /// <summary>
    /// The gateway took answers: <c>Number</c> is the attach number; payload: the gateway's numbers of the requests,
    /// 8 bytes each, little-endian.
    /// </summary>
    Relayed = 67,

    /// <summary>
    /// The gateway could not tell the peer of these fulfills, for it had told it a reject: they become
    /// <see cref="LedgerMark.Unrelayed"/>. <c>Number</c> and payload as for <see cref="Relayed"/>.
    /// </summary>
    NotRelayed = 73,

    /// <summary>An operator changes the balance by <c>Amount</c>. Payload: the reason, UTF-8 (<see cref="OperatorNote"/>).</summary>
    Adjust = 68,

    /// <summary>We paid the peer <c>Amount</c>. Payload: what names the settlement, UTF-8.</summary>
    SettleOut = 69,

    /// <summary>The peer paid us <c>Amount</c>. Payload: what names the settlement, UTF-8.</summary>
    SettleIn = 70,

    /// <summary>
    /// An operator closes item <c>Number</c>: the peer agrees with our books, or comes to. The fence is that of the item's
    /// account, which the entry need not name. Payload: the reason, UTF-8 (<see cref="OperatorNote"/>).
    /// </summary>
    Reconcile = 71,

    /// <summary>An operator closes item <c>Number</c>: our books take the peer's view, or the loss. Payload: the reason, UTF-8.</summary>
    WriteOff = 72,
}
