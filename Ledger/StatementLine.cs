namespace Connector.Ledger;

/// <summary>One movement of a balance.</summary>
/// <param name="Barrier">Of the entry: rises with time.</param>
/// <param name="At">When it was made durable, unix milliseconds.</param>
/// <param name="Kind">What moved it: a <see cref="LedgerEntryKind"/>, or from 64 an <see cref="AccountEntryKind"/>.</param>
/// <param name="Amount">By how much; positive: the peer owes us more.</param>
/// <param name="Balance">The balance after it.</param>
/// <param name="Packet">The packet, when it was one.</param>
/// <param name="Counterparty">The account of the packet's other leg; empty when there is none.</param>
/// <param name="Text">Reason or name of a settlement; empty for packets.</param>
public sealed record StatementLine(
    long Barrier,
    long At,
    byte Kind,
    Int128 Amount,
    Int128 Balance,
    PacketKey? Packet,
    string Counterparty,
    string Text)
{
    /// <summary>The kind in words.</summary>
    public string KindName => Kind < 64 ? ((LedgerEntryKind)Kind).ToString() : ((AccountEntryKind)Kind).ToString();
}
