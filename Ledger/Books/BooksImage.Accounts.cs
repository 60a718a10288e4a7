using System.Buffers.Binary;
using System.Text;
using Connector.Ledger.Entries;

namespace Connector.Ledger.Books;

/// <summary>What happens to one account beside its packets.</summary>
internal sealed partial class BooksImage
{
    /// <summary>Most sessions of an account that are remembered; beyond, the oldest counts as gone.</summary>
    private const int MaxSessions = 64;

    private RefusalReason BookAccount(EntryView entry, long time)
    {
        if (entry.Head.Kind == EntryView.OpenKind)
            return BookOpen(entry);
        ref var fields = ref entry.Account;
        var kind = (AccountEntryKind)entry.Head.Kind;
        if (kind is AccountEntryKind.Reconcile or AccountEntryKind.WriteOff)
            return BookClosing(entry, kind, time);
        if (At(fields.Account) is not { } account)
            return RefusalReason.UnknownAccount;
        if (IsFenced(account, fields.Fence))
            return RefusalReason.Fenced;
        if (fields.Amount > AccountEntry.MaxAmount || fields.Amount < -AccountEntry.MaxAmount)
            return RefusalReason.Malformed;
        switch (kind)
        {
            case AccountEntryKind.Attach:
                return BookAttach(entry, account, time);
            case AccountEntryKind.Detach:
                Detach(account, fields.Number, time);
                return RefusalReason.None;
            case AccountEntryKind.Relayed:
                return BookRelayed(entry, account);
            case AccountEntryKind.NotRelayed:
                return BookNotRelayed(entry, account, time);
            case AccountEntryKind.Adjust:
                Move(account, fields.Amount);
                PositionOf(account.Asset).Adjustment -= fields.Amount;
                Audit(kind, account, fields.Amount, 0, entry.Payload, time);
                return RefusalReason.None;
            case AccountEntryKind.SettleOut or AccountEntryKind.SettleIn:
                if (fields.Amount < 0)
                    return RefusalReason.Malformed;
                Settle(account, kind == AccountEntryKind.SettleOut ? fields.Amount : -fields.Amount);
                return RefusalReason.None;
            case AccountEntryKind.SettleSend:
                return BookSend(entry, account, time);
            case AccountEntryKind.SettleSent:
                return BookSent(entry, account);
            case AccountEntryKind.SettleReturned:
                return BookReturned(entry, account);
            case AccountEntryKind.SettleReceived:
                return BookReceived(entry, account);
            default:
                return RefusalReason.Malformed;
        }
    }

    private RefusalReason BookOpen(EntryView entry)
    {
        ref var fields = ref entry.Account;
        if (!OpenPayload.TryRead(entry.Payload, out var name, out var asset) || fields.Fence == 0)
            return RefusalReason.Malformed;
        if (!_byName.TryGetValue(name, out var account))
        {
            account = new AccountState(_accounts.Count, name, asset);
            _accounts.Add(account);
            _byName.Add(name, account);
        }

        fields.Account = account.Index;
        if (fields.Fence <= account.Fence)
            return RefusalReason.Fenced;
        if (account.Asset != asset && !account.IsEmpty)
            return RefusalReason.OtherAsset;
        PositionOf(asset);
        // Less than a unit of what the account was kept in; of no other asset is it a part.
        if (account.Asset.Code != asset.Code)
            account.Settlement.Leftover = default;
        (account.Asset, account.Fence, account.Activation) = (asset, fields.Fence, fields.Number);
        return RefusalReason.None;
    }

    private RefusalReason BookAttach(EntryView entry, AccountState account, long time)
    {
        var number = entry.Account.Number;
        if (number <= account.LastSession || AttachedSessionRecord.FromPayload(number, entry.Payload) is not { } session)
            return RefusalReason.Malformed;
        account.LastSession = number;
        account.Sessions.Add(new SessionState(session));
        if (account.Sessions.Count > MaxSessions)
            Detach(account, account.Sessions[0].Record.Number, time);
        return RefusalReason.None;
    }

    /// <summary>What the session did not take will never be taken: the fulfills among it are unrelayed.</summary>
    private void Detach(AccountState account, ulong number, long time)
    {
        if (account.FindSession(number) is not { } session)
            return;
        account.Sessions.Remove(session);
        foreach (var answer in session.Answers.Values.Where(answer => answer.IsFulfill).OrderBy(answer => answer.Barrier))
            NoteItem(LedgerMark.Unrelayed, account, answer.Amount, answer.Packet, time);
    }

    private static RefusalReason BookRelayed(EntryView entry, AccountState account)
    {
        var requests = entry.Payload;
        if (requests.Length % sizeof(ulong) != 0)
            return RefusalReason.Malformed;
        if (account.FindSession(entry.Account.Number) is not { } session)
            return RefusalReason.None;
        for (; requests.Length > 0; requests = requests[sizeof(ulong)..])
            session.Answers.Remove(BinaryPrimitives.ReadUInt64LittleEndian(requests));
        return RefusalReason.None;
    }

    private RefusalReason BookNotRelayed(EntryView entry, AccountState account, long time)
    {
        var requests = entry.Payload;
        if (requests.Length % sizeof(ulong) != 0)
            return RefusalReason.Malformed;
        if (account.FindSession(entry.Account.Number) is not { } session)
            return RefusalReason.None;
        for (; requests.Length > 0; requests = requests[sizeof(ulong)..])
        {
            if (session.Answers.Remove(BinaryPrimitives.ReadUInt64LittleEndian(requests), out var answer) && answer.IsFulfill)
                NoteItem(LedgerMark.Unrelayed, account, answer.Amount, answer.Packet, time);
        }

        return RefusalReason.None;
    }

    private RefusalReason BookClosing(EntryView entry, AccountEntryKind kind, long time)
    {
        ref var fields = ref entry.Account;
        if (fields.Number > long.MaxValue || !_items.TryGetValue((long)fields.Number, out var item))
            return RefusalReason.UnknownItem;
        // Its account's grain books it, and must be the one that has the balance in memory; 0: nobody has.
        if (IsFenced(_accounts[item.Account], fields.Fence))
            return RefusalReason.Fenced;
        _items.Remove((long)fields.Number);
        // For the statement and for verification, which read the journal alone.
        (fields.Account, fields.Amount, entry.Head.Mark) = (item.Account, item.Amount, item.Mark);
        var account = _accounts[item.Account];
        var change = ItemEffects.OnBalance(kind, item.Mark, item.Amount);
        if (change != 0)
            Move(account, change);
        var position = PositionOf(account.Asset);
        position.Loss += ItemEffects.OnLoss(kind, item.Amount);
        position.Exchange += ItemEffects.OnExchange(kind, item.Mark, item.Amount);
        Audit(kind, account, change, (long)fields.Number, entry.Payload, time);
        return RefusalReason.None;
    }

    private void Audit(
        AccountEntryKind kind, AccountState account, Int128 amount, long item, ReadOnlySpan<byte> reason, long time) =>
        Audited = new AuditLine(Through, time, kind, account.Name, amount, item, Encoding.UTF8.GetString(reason));
}
