using Connector.Grains.Interfaces.Settlement;
using Connector.Grains.Settlement;
using Connector.Ledger;

namespace Connector.Grains.Accounts;

/// <summary>What the account's engine and operators ask of it.</summary>
internal sealed partial class AccountGrain
{
    private AccountSettlement? _settlement;

    public Task<SettleResult> SettleAsync(Int128? amount) => _settlement is null || _isStale
        ? Task.FromResult(new SettleResult(_isStale ? SettleOutcome.TryAgain : SettleOutcome.NoEngine, 0, string.Empty))
        : _settlement.SettleNowAsync(amount);

    public async Task<ReceiptOutcome> ReceiveSettlementAsync(string key, string amount, byte scale)
    {
        if (_isStale)
            return ReceiptOutcome.TryAgain;
        if (_settlement is null)
            return ReceiptOutcome.UnknownAccount;
        var outcome = await _settlement.ReceiveAsync(key, amount, scale);
        // The balance moved: limits, the report of it and our own threshold look again.
        EndTurn();
        return outcome;
    }

    public async Task<EngineMessageResult> SendEngineMessageAsync(byte[] message)
    {
        if (_isStale)
            return EngineMessageResult.Of(EngineMessageOutcome.NotConnected);
        var answer = _account.SendMessage(message, Now);
        EndTurn();
        var result = await answer;
        _settlementMetrics.Message(_self.Account, "outgoing", result.Outcome == EngineMessageOutcome.Answered ? "answered" : "failed");
        return result;
    }

    /// <summary>An account without an engine and with nothing in its outbox has no part in this.</summary>
    private void StartSettling(AccountPolicy policy)
    {
        if (policy.Settlement is null && _account.Settling is null)
            return;
        var engine = _engines.Of(_self.Account, policy);
        if (engine is not null)
            _account.Engine = new EngineMessages(_self.Account, _account, engine, _settlementMetrics, EndTurn).Take;
        _settlement = new AccountSettlement(
            _self.Account,
            _account,
            policy,
            engine,
            _ledger,
            _clock,
            Random.Shared,
            _settlementMetrics,
            _log,
            GiveUpLife);
        _settlement.Start();
    }

    /// <summary>Another activation took over, or this one is wrong about its books: the next goes on from what is booked.</summary>
    private void GiveUpLife(RefusalReason reason)
    {
        if (_isStale)
            return;
        _isStale = true;
        _account.EndMessages();
        LogRefused(_self.Account, 1, reason);
        DeactivateOnIdle();
    }

    public void Dispose() => _settlement?.Dispose();
}
