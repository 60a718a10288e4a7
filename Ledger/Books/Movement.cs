using Connector.Ledger.Entries;

namespace Connector.Ledger.Books;

/// <summary>What an entry, read alone, does to an account's balance.</summary>
internal static class Movement
{
    public static Int128 Of(EntryView entry, int account)
    {
        if (entry.Head.Refusal != RefusalReason.None)
            return 0;
        if (entry.IsPacket)
            return OfPacket(entry, account);
        ref var fields = ref entry.Account;
        if (fields.Account != account)
            return 0;
        var kind = (AccountEntryKind)entry.Head.Kind;
        return kind switch
        {
            AccountEntryKind.Adjust or AccountEntryKind.SettleOut or AccountEntryKind.SettleSend => fields.Amount,
            AccountEntryKind.SettleIn or AccountEntryKind.SettleReceived or AccountEntryKind.SettleReturned => -fields.Amount,
            AccountEntryKind.Reconcile or AccountEntryKind.WriteOff =>
                ItemEffects.OnBalance(kind, entry.Head.Mark, fields.Amount),
            _ => 0,
        };
    }

    private static Int128 OfPacket(EntryView entry, int account)
    {
        if (entry.PacketKind is not (LedgerEntryKind.Commit or LedgerEntryKind.Deliver))
            return 0;
        ref var packet = ref entry.Packet;
        var sum = Int128.Zero;
        var owes = (entry.Legs & LedgerLegs.Incoming) != 0 && entry.Head.Mark != LedgerMark.Loss;
        if (packet.Incoming == account && owes)
            sum += packet.IncomingAmount;
        if (packet.Outgoing == account && (entry.Legs & LedgerLegs.Outgoing) != 0)
            sum -= packet.OutgoingAmount;
        return sum;
    }
}
