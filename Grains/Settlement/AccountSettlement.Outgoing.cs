using System.Globalization;
using System.Text;
using Connector.Grains.Interfaces.Settlement;
using Connector.Ledger;
using Connector.Ledger.Settlement;

namespace Connector.Grains.Settlement;

/// <summary>What we pay: book, offer until it is taken, book that. At most one settlement of an account at a time.</summary>
internal sealed partial class AccountSettlement
{
    private readonly RetryPause _pause;
    private readonly RetryPause _openPause;
    private readonly RetryPause _refusalPause;
    private TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isSending;
    private bool _isOpening;
    private long _notBefore;

    /// <summary>A turn of the account ended: settles if its balance has come to the threshold.</summary>
    public void TurnEnded()
    {
        if (_engine is null || _account.Settling is not null)
            return;
        var due = _policy.Settlement!.Due(_account.Balance);
        if (due == 0 || _stop.IsCancellationRequested || Now < _notBefore)
            return;
        _ = BeginAsync(due);
    }

    /// <summary>Settles now, an amount or all that may be.</summary>
    public async Task<SettleResult> SettleNowAsync(Int128? wish)
    {
        if (_engine is null)
            return new SettleResult(SettleOutcome.NoEngine, 0, string.Empty);
        if (_account.Settling is { } open)
        {
            _hurry.TrySetResult();
            return new SettleResult(SettleOutcome.InFlight, open.Amount, open.Key);
        }

        var owed = _policy.Settlement!.Owed(_account.Balance);
        if (wish <= 0)
            return new SettleResult(SettleOutcome.BadAmount, owed, string.Empty);
        if (owed == 0)
            return new SettleResult(SettleOutcome.NothingOwed, 0, string.Empty);
        if (wish > owed)
            return new SettleResult(SettleOutcome.TooMuch, owed, string.Empty);
        var amount = wish ?? owed;
        return await BeginAsync(amount) is { } key
            ? new SettleResult(SettleOutcome.Begun, amount, key)
            : new SettleResult(SettleOutcome.TryAgain, 0, string.Empty);
    }

    /// <summary>Books a settlement, durably, and has it offered; its key, or null when it was not booked.</summary>
    private async Task<string?> BeginAsync(Int128 amount)
    {
        var settlement = new OutgoingSettlement(Guid.NewGuid().ToString(), amount, Now);
        // The balance moves before anything else can look at it.
        var entry = _account.BeginSettlement(settlement);
        _metrics.OutboxChanged(_id, +1);
        var refusal = await BookAsync(entry, Encoding.UTF8.GetBytes(settlement.Key));
        if (refusal != RefusalReason.None)
        {
            if (refusal is { } reason)
                _giveUp(reason);
            return null;
        }

        LogBegun(_id, settlement.Key, amount);
        _ = SendAsync();
        return settlement.Key;
    }

    /// <summary>Offers what is in the outbox until the engine takes it or refuses it for good.</summary>
    private async Task SendAsync()
    {
        if (_isSending || _engine is null)
            return;
        _isSending = true;
        try
        {
            while (_account.Settling is { } settlement && !_stop.IsCancellationRequested)
            {
                if (!await TryOfferAsync(settlement))
                    await PauseAsync(_pause.Next());
            }
        }
        catch (OperationCanceledException)
        {
            // The account's life ends: the next one goes on.
        }
        finally
        {
            _isSending = false;
        }

        // What came to the threshold meanwhile.
        TurnEnded();
    }

    /// <summary>One offer. What we did not foresee is a bug, and no reason to leave the outbox standing.</summary>
    private async Task<bool> TryOfferAsync(OutgoingSettlement settlement)
    {
        try
        {
            return await OfferAsync(settlement);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _metrics.Failed(_id, "settlement");
            Problem = "an unexpected error, see the log";
            LogUnexpected(exception, _id, settlement.Key);
            return false;
        }
    }

    /// <summary>One offer; false: the same again after a pause.</summary>
    private async Task<bool> OfferAsync(OutgoingSettlement settlement)
    {
        var scale = _policy.AssetScale;
        var (answer, said) = await _engine!.SettleAsync(settlement, scale, _stop.Token);
        switch (answer.Verdict)
        {
            case EngineVerdict.Taken:
                if (said is { } quantity && !quantity.IsWorth(new Quantity((System.Numerics.BigInteger)settlement.Amount, scale)))
                    LogOtherAmount(_id, settlement.Key, settlement.Amount, scale, quantity.Digits, quantity.Scale);
                await TakenAsync(settlement);
                return true;
            case EngineVerdict.Refused:
                await RefusedAsync(settlement, answer.Detail);
                return true;
            case EngineVerdict.UnknownAccount:
                _ = OpenAtEngineAsync();
                break;
        }

        _metrics.Failed(_id, "settlement");
        Problem = answer.Detail;
        LogNotTaken(_id, settlement.Key, answer.Detail);
        return false;
    }

    private async Task TakenAsync(OutgoingSettlement settlement)
    {
        if (!await BookEndAsync(AccountEntryKind.SettleSent, settlement.Key))
            return;
        _account.EndSettlement();
        _pause.Reset();
        _refusalPause.Reset();
        Problem = string.Empty;
        _metrics.Sent(_id);
        LogTaken(_id, settlement.Key, settlement.Amount);
    }

    private async Task RefusedAsync(OutgoingSettlement settlement, string why)
    {
        if (!await BookEndAsync(AccountEntryKind.SettleReturned, $"{settlement.Key} the engine answered {why}"))
            return;
        _account.ReturnSettlement();
        _pause.Reset();
        Problem = why;
        _metrics.Failed(_id, "refused");
        // The balance is at the threshold again; asking at once would be refused at once.
        var pause = _refusalPause.Next();
        _notBefore = Now + (long)pause.TotalMilliseconds;
        LogRefusedForGood(_id, settlement.Key, settlement.Amount, why, ((int)pause.TotalMinutes).ToString(CultureInfo.InvariantCulture));
        _ = LookAgainAsync(pause);
    }

    private async Task<bool> BookEndAsync(AccountEntryKind kind, string payload)
    {
        var refusal = await BookAsync(_account.SettlementEntry(kind, 0), Encoding.UTF8.GetBytes(payload));
        if (refusal == RefusalReason.None)
        {
            if (!_stop.IsCancellationRequested)
                _metrics.OutboxChanged(_id, -1);
            return true;
        }

        // Another life of the account has the outbox now, or the ledger is closed.
        if (refusal is { } reason)
            _giveUp(reason);
        throw new OperationCanceledException();
    }

    private async Task LookAgainAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _clock, _stop.Token);
            TurnEnded();
        }
        catch (OperationCanceledException)
        {
            // The next life looks at its beginning.
        }
    }

    /// <summary>Has the engine know the account, again and again until it does.</summary>
    private async Task OpenAtEngineAsync()
    {
        if (_isOpening)
            return;
        _isOpening = true;
        try
        {
            for (var tries = 0; !_stop.IsCancellationRequested; tries++)
            {
                var answer = await _engine!.OpenAccountAsync(_stop.Token);
                if (answer.Verdict == EngineVerdict.Taken)
                {
                    LogOpened(_id);
                    break;
                }

                _metrics.Failed(_id, "account");
                if (tries == 0)
                    LogNotOpened(_id, answer.Detail);
                await Task.Delay(_openPause.Next(), _clock, _stop.Token);
            }

            _openPause.Reset();
        }
        catch (OperationCanceledException)
        {
            // The next life tells the engine.
        }
        finally
        {
            _isOpening = false;
        }
    }

    /// <summary>Waits, unless an operator is in a hurry.</summary>
    private async Task PauseAsync(TimeSpan pause)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(Task.Delay(pause, _clock, over.Token), _hurry.Task);
        await over.CancelAsync();
        if (_hurry.Task.IsCompleted)
            _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
