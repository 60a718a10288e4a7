using Connector.Grains.Interfaces.Accounts;
using Connector.Ledger;

namespace Connector.Grains.Accounts;

/// <summary>
/// What an operator does by hand. The balance in memory changes when the entry is durable, and only then: a refused entry
/// changes neither. Sums do not depend on their order, so packets go on meanwhile.
/// </summary>
internal sealed partial class Account
{
    /// <summary>Adjustments under way, by key: one that is asked again meanwhile is the same one.</summary>
    private readonly Dictionary<string, (OperatorAdjustment Request, Task<OperatorAnswer> Booking)> _adjusting = [];

    /// <summary>Sessions that carry packets now.</summary>
    public SessionKind[] LiveSessions =>
        [.. _current.Where(session => session is { IsLive: true }).Select(session => session!.Attach.Kind)];

    /// <summary>See <see cref="IAccountOperatorGrain.AdjustAsync"/>.</summary>
    public async Task<OperatorAnswer> AdjustAsync(OperatorAdjustment request)
    {
        if (_adjusting.TryGetValue(request.Key, out var under))
            return under.Request == request ? await under.Booking : Answer(OperatorOutcome.KeyInUse);
        var booking = BookOnceAsync(request);
        if (booking.IsCompleted)
            return await booking;
        _adjusting.Add(request.Key, (request, booking));
        try
        {
            return await booking;
        }
        finally
        {
            _adjusting.Remove(request.Key);
        }
    }

    /// <summary>See <see cref="IAccountOperatorGrain.CloseItemAsync"/>. The item's number makes sure that it is closed once.</summary>
    public Task<OperatorAnswer> CloseItemAsync(ItemClosing closing)
    {
        var kind = closing.IsWriteOff ? AccountEntryKind.WriteOff : AccountEntryKind.Reconcile;
        var entry = new AccountEntry(kind, _self.Account, _fence) { Number = (ulong)closing.Item };
        return BookAsync(entry, new OperatorNote(closing.Reason), closing.BalanceChange);
    }

    private async Task<OperatorAnswer> BookOnceAsync(OperatorAdjustment request)
    {
        if (!_ledger.AcceptsHolds)
            return Answer(OperatorOutcome.LedgerUnavailable);
        try
        {
            // What an earlier life of the account booked, or could not any more, is decided: this one was opened after it.
            if (await _ledger.FindAdjustmentAsync(request.Key, CancellationToken.None) is { } done)
                return Answer(IsSame(done, request) ? OperatorOutcome.Repeated : OperatorOutcome.KeyInUse);
        }
        catch (LedgerStoreException)
        {
            return Answer(OperatorOutcome.LedgerUnavailable);
        }

        var entry = new AccountEntry(AccountEntryKind.Adjust, _self.Account, _fence) { Amount = request.Amount };
        return await BookAsync(entry, new OperatorNote(request.Reason, request.Key), request.Amount);
    }

    private bool IsSame(AuditLine done, OperatorAdjustment request) =>
        done.Account == _self.Account && done.Amount == request.Amount && OperatorNote.Read(done.Reason).Reason == request.Reason;

    private async Task<OperatorAnswer> BookAsync(AccountEntry entry, OperatorNote note, Int128 change)
    {
        if (!_ledger.AcceptsHolds)
            return Answer(OperatorOutcome.LedgerUnavailable);
        try
        {
            switch (await _ledger.BookAsync(entry, note.ToPayload(), CancellationToken.None))
            {
                case RefusalReason.None:
                    _books.Settle(change);
                    return Answer(OperatorOutcome.Booked);
                case RefusalReason.Fenced:
                    return Answer(OperatorOutcome.Superseded);
                case RefusalReason.UnknownItem:
                    return Answer(OperatorOutcome.UnknownItem);
                default:
                    return Answer(OperatorOutcome.Refused);
            }
        }
        catch (LedgerStoreException)
        {
            return Answer(OperatorOutcome.Uncertain);
        }
    }

    private OperatorAnswer Answer(OperatorOutcome outcome) => new(outcome, _books.Balance);
}
