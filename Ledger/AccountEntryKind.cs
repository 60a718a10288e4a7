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
    /// We are to pay the peer <c>Amount</c> through its engine: the balance moves, and the settlement waits in the outbox, at
    /// most one of an account. Payload: its idempotency key, UTF-8.
    /// </summary>
    SettleSend = 74,

    /// <summary>The engine took what is in the outbox. Payload: its key.</summary>
    SettleSent = 75,

    /// <summary>
    /// The engine refuses for good what is in the outbox: its amount, set by the store, is owed again. Payload: its key, a
    /// space, and why.
    /// </summary>
    SettleReturned = 76,

    /// <summary>
    /// An engine says that the peer paid: <c>Amount</c> is what that and the leftover before come to. Refused when the key
    /// was booked before. Payload: <see cref="Settlement.SettlementReceipt"/>.
    /// </summary>
    SettleReceived = 77,

    /// <summary>
    /// An operator closes item <c>Number</c>: the peer agrees with our books, or comes to. The fence is that of the item's
    /// account, which the entry need not name. Payload: the reason, UTF-8 (<see cref="OperatorNote"/>).
    /// </summary>
    Reconcile = 71,

    /// <summary>An operator closes item <c>Number</c>: our books take the peer's view, or the loss. Payload: the reason, UTF-8.</summary>
    WriteOff = 72,
}
