using System.Numerics;
using System.Text;
using Connector.Ledger.Entries;
using Connector.Ledger.Settlement;

namespace Connector.Ledger.Books;

/// <summary>Settlements by engines: the outbox, and what came in.</summary>
internal sealed partial class BooksImage
{
    private RefusalReason BookSend(EntryView entry, AccountState account, long time)
    {
        var amount = entry.Account.Amount;
        if (amount <= 0 || entry.Payload.Length is 0 or > OutgoingSettlement.MaxKeyBytes)
            return RefusalReason.Malformed;
        if (account.Settlement.Outbox is not null)
            return RefusalReason.SettlementOpen;
        Settle(account, amount);
        account.Settlement.Outbox = new OutgoingSettlement(Encoding.UTF8.GetString(entry.Payload), amount, time);
        return RefusalReason.None;
    }

    private static RefusalReason BookSent(EntryView entry, AccountState account)
    {
        if (!account.Settlement.Names(entry.Payload))
            return RefusalReason.UnknownSettlement;
        account.Settlement.Outbox = null;
        return RefusalReason.None;
    }

    private RefusalReason BookReturned(EntryView entry, AccountState account)
    {
        if (!account.Settlement.Names(entry.Payload))
            return RefusalReason.UnknownSettlement;
        // For the statement and for verification, which read the journal alone.
        entry.Account.Amount = account.Settlement.Outbox!.Amount;
        Settle(account, -entry.Account.Amount);
        account.Settlement.Outbox = null;
        return RefusalReason.None;
    }

    /// <summary>
    /// The key decides first: what was booked once is never booked again. Then the amount must be what comes of it and of
    /// the leftover before.
    /// </summary>
    private RefusalReason BookReceived(EntryView entry, AccountState account)
    {
        var amount = entry.Account.Amount;
        if (amount < 0 || SettlementReceipt.FromPayload(entry.Payload) is not { } receipt)
            return RefusalReason.Malformed;
        var settlement = account.Settlement;
        var known = settlement.Check(receipt);
        if (known != RefusalReason.None)
            return known;
        var units = ScaleConversion.ToUnits(receipt.Quantity, settlement.Leftover, account.Asset.Scale, out var leftover);
        if (units != (BigInteger)amount)
            return RefusalReason.Differs;
        Settle(account, -amount);
        settlement.Leftover = leftover;
        settlement.Remember(receipt.KeyDigest, receipt.InputDigest);
        return RefusalReason.None;
    }

    /// <summary>Money changes hands outside: positive when we pay.</summary>
    private void Settle(AccountState account, Int128 paid)
    {
        if (paid == 0)
            return;
        Move(account, paid);
        PositionOf(account.Asset).Settlement -= paid;
    }

    private static void Write(ImageWriter writer, SettlementState settlement)
    {
        writer.Write(settlement.Outbox is not null);
        if (settlement.Outbox is { } outbox)
        {
            writer.Write(outbox.Key);
            writer.WriteInt128(outbox.Amount);
            writer.Write(outbox.BookedAt);
        }

        writer.Write(settlement.Leftover.Scale);
        writer.Write(settlement.Leftover.Digits);
        writer.Write(settlement.Receipts.Count);
        foreach (var (key, input) in settlement.Receipts)
        {
            writer.WriteUInt128(key);
            writer.WriteUInt128(input);
        }
    }

    private static void Read(ImageReader reader, SettlementState settlement)
    {
        if (reader.ReadBoolean())
            settlement.Outbox = new OutgoingSettlement(reader.ReadString(), reader.ReadInt128(), reader.ReadInt64());
        var scale = reader.ReadByte();
        if (!Quantity.TryParse(reader.ReadString(), scale, out var leftover))
            throw new InvalidDataException("The leftover of an account is no quantity.");
        settlement.Leftover = leftover;
        for (var left = reader.ReadInt32(); left > 0; left--)
            settlement.Remember(reader.ReadUInt128(), reader.ReadUInt128());
    }
}
