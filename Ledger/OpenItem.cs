using Connector.Ledger.Books;

namespace Connector.Ledger;

/// <summary>Where our books and a peer's may differ, until an operator closes it.</summary>
/// <param name="Number">Names it for ever.</param>
/// <param name="Mark">Why they may differ.</param>
/// <param name="Account">The account whose peer may see it otherwise.</param>
/// <param name="Asset">What that account is kept in.</param>
/// <param name="Amount">By how much.</param>
/// <param name="Packet">The packet.</param>
/// <param name="NotedAt">When, unix milliseconds.</param>
public sealed record OpenItem(
    long Number,
    LedgerMark Mark,
    string Account,
    Asset Asset,
    ulong Amount,
    PacketKey Packet,
    long NotedAt)
{
    /// <summary>By how much the account's balance changes when an operator closes it.</summary>
    /// <param name="closing"><see cref="AccountEntryKind.Reconcile"/> or <see cref="AccountEntryKind.WriteOff"/>.</param>
    public Int128 OnBalance(AccountEntryKind closing) => ItemEffects.OnBalance(closing, Mark, Amount);
}
