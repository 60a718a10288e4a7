using Connector.Grains.Interfaces.Accounts;
using Connector.Ledger;

namespace Connector.Grains.Accounts;

/// <summary>The operator's calls: see <see cref="IAccountOperatorGrain"/>.</summary>
internal sealed partial class AccountGrain : IAccountOperatorGrain
{
    /// <summary>Whether the configuration or the books know this account; a peer that left still has its balance.</summary>
    private bool _isKnown;

    private Asset _asset;

    public Task<OperatorAnswer> AdjustAsync(OperatorAdjustment adjustment)
    {
        if (adjustment.AssetCode is { } code && _asset != new Asset(code, adjustment.AssetScale))
            return Refuse(OperatorOutcome.OtherAsset);
        return BookAsync(() => _account.AdjustAsync(adjustment));
    }

    public Task<OperatorAnswer> CloseItemAsync(ItemClosing closing) => BookAsync(() => _account.CloseItemAsync(closing));

    public Task<SessionKind[]> GetSessionsAsync() => Task.FromResult(_account.LiveSessions);

    private async Task<OperatorAnswer> BookAsync(Func<Task<OperatorAnswer>> book)
    {
        if (!_isKnown)
            return await Refuse(OperatorOutcome.UnknownAccount);
        if (_isStale)
            return await Refuse(OperatorOutcome.Superseded);
        var answer = await book();
        if (answer.Outcome == OperatorOutcome.Superseded)
            BecomeStale(1, RefusalReason.Fenced);
        // The balance may have moved past the threshold.
        EndTurn();
        return answer;
    }

    private Task<OperatorAnswer> Refuse(OperatorOutcome outcome) =>
        Task.FromResult(new OperatorAnswer(outcome, _account.Status.Balance));

    /// <summary>What an account is kept in: as configured, and where it is not, as it was.</summary>
    private async Task<Asset> AssetOfAsync(string id, CancellationToken stop)
    {
        var policy = _policies.Current.Of(id);
        _isKnown = _policies.Current.Knows(id);
        if (!_isKnown && await _ledger.AssetOfAsync(id, stop) is { } booked)
        {
            _isKnown = true;
            return booked;
        }

        return new Asset(policy.AssetCode, policy.AssetScale);
    }
}
