namespace Connector.Ledger.Books;

/// <summary>
/// What closing an item does. Reconciled: the peer agrees with our books, or comes to. Written off: our books take the
/// peer's view, or the loss.
/// </summary>
/// <remarks>
/// <code>
///               reconcile                        write off
/// late, doubt   -                                we owe the amount after all; it is lost
/// unrelayed     -                                the peer does not owe the amount; it is lost
/// loss          the peer owes the amount         the amount goes from the exchange position to the losses
/// </code>
/// </remarks>
internal static class ItemEffects
{
    /// <summary>By how much the account's balance changes.</summary>
    public static Int128 OnBalance(AccountEntryKind closing, LedgerMark mark, Int128 amount) => (closing, mark) switch
    {
        (AccountEntryKind.Reconcile, LedgerMark.Loss) => amount,
        (AccountEntryKind.WriteOff, LedgerMark.Late or LedgerMark.InDoubt or LedgerMark.Unrelayed) => -amount,
        _ => 0,
    };

    /// <summary>By how much the asset's losses grow.</summary>
    public static Int128 OnLoss(AccountEntryKind closing, Int128 amount) =>
        closing == AccountEntryKind.WriteOff ? amount : 0;

    /// <summary>By how much the asset's exchange position changes: what makes the sum zero.</summary>
    public static Int128 OnExchange(AccountEntryKind closing, LedgerMark mark, Int128 amount) =>
        -(OnBalance(closing, mark, amount) + OnLoss(closing, amount));
}
