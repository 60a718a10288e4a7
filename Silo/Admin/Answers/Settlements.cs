using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Settlement;
using Connector.Ledger;

namespace Connector.Silo.Admin.Answers;

/// <summary>We are to pay a peer now. Without an amount: all that is to be settled.</summary>
internal sealed record SettlementRequest(Int128? Amount = null, AssetDocument? Asset = null);

/// <summary>It is booked, durable, and the engine is offered it until it takes it.</summary>
internal sealed record SettlementDocument(string Peer, AssetDocument Asset, Int128 Amount, string Key, bool IsInFlight);

/// <summary>Settles with a peer without waiting for the threshold (RFC 38).</summary>
internal sealed class Settlements(KnownAccounts accounts, IGrainFactory grains)
{
    /// <summary><c>POST /v1/accounts/{peer}/settlements</c></summary>
    public async Task<object> SettleAsync(AdminRequest request)
    {
        request.Knows();
        var asked = await request.BodyAsync<SettlementRequest>();
        var peer = request.Part("peer");
        var asset = await accounts.AssetOfAsync(peer, request.Stop);
        if (asked.Asset is { } meant && (meant.Code, meant.Scale) != (asset.Code, asset.Scale))
            throw AdminProblem.Conflict("other-asset", $"The account counts {asset.Code} of scale {asset.Scale}; nothing was booked");

        var result = await grains.GetGrain<IAccountGrain>(peer).SettleAsync(asked.Amount);
        if (result.Outcome is not (SettleOutcome.Begun or SettleOutcome.InFlight)) throw ProblemOf(result, peer, asset);
        return new SettlementDocument(
            peer, AssetDocument.Of(asset), result.Amount, result.Key, IsInFlight: result.Outcome == SettleOutcome.InFlight);
    }

    private static AdminProblem ProblemOf(SettleResult result, string peer, Asset asset) => result.Outcome switch
    {
        SettleOutcome.BadAmount => AdminProblem.BadRequest("The amount must be above zero"),
        SettleOutcome.NothingOwed => AdminProblem.Conflict(
            "nothing-owed", $"We owe {peer} nothing that is to be settled: its balance is at or above balance.settleTo"),
        SettleOutcome.TooMuch => AdminProblem.Conflict(
            "too-much", $"At most {result.Amount} units of {asset.Code} are to be settled with {peer}; nothing was booked"),
        SettleOutcome.NoEngine => AdminProblem.Conflict(
            "no-engine", $"{peer} has no settlementEngine in the configuration: add its url, or use ilp adjust for money that moved outside"),
        _ => AdminProblem.LedgerUnavailable("The ledger did not book it, the log says why; nothing was begun. Ask again"),
    };
}
