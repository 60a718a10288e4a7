using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Ledger;

namespace Connector.Silo.Admin.Answers;

/// <summary>A balance is to be changed by hand.</summary>
internal sealed record AdjustmentRequest(Int128 Amount, string Reason, string? Key = null, AssetDocument? Asset = null);

/// <summary>It is changed, and durable.</summary>
internal sealed record AdjustmentDocument(
    string Peer,
    AssetDocument Asset,
    Int128 Amount,
    Int128 Balance,
    string Reason,
    string Key,
    bool IsRepeated,
    Int128? Maximum,
    Int128? Minimum);

/// <summary>Changes balances by hand. Credit limits do not bind an operator; the answer has them.</summary>
internal sealed partial class Adjustments(
    KnownAccounts accounts, AccountDirectory directory, IGrainFactory grains, ILogger<Adjustments> log)
{
    /// <summary><c>POST /v1/accounts/{peer}/adjustments</c></summary>
    public async Task<object> AdjustAsync(AdminRequest request)
    {
        request.Knows();
        var asked = await request.BodyAsync<AdjustmentRequest>();
        var (reason, key) = (OperatorTexts.Reason(asked.Reason), OperatorTexts.Key(asked.Key));
        if (asked.Amount == 0) throw AdminProblem.BadRequest("The amount is 0: nothing would change");
        if (asked.Amount > AccountEntry.MaxAmount || asked.Amount < -AccountEntry.MaxAmount)
            throw AdminProblem.BadRequest($"The amount is beyond {AccountEntry.MaxAmount}, the most that one entry may move");
        if (asked.Asset is { Scale: < 0 or > byte.MaxValue })
            throw AdminProblem.BadRequest("asset.scale is a whole number from 0 to 255");
        var peer = request.Part("peer");
        var asset = await accounts.AssetOfAsync(peer, request.Stop);
        if (AccountDirectory.IsTrunk(peer))
            throw AdminProblem.Conflict("trunk", $"{peer} stands for another shard, whose books mirror it: it is never changed by hand");

        var answer = await grains.GetGrain<IAccountOperatorGrain>(peer).AdjustAsync(
            new OperatorAdjustment(asked.Amount, reason, key, asked.Asset?.Code, (byte)(asked.Asset?.Scale ?? 0)));
        OperatorOutcomes.ThrowUnlessBooked(answer.Outcome, asset);
        if (answer.Outcome == OperatorOutcome.Booked) LogAdjusted(peer, asked.Amount, asset, answer.Balance, reason);
        var (maximum, minimum) = directory.LimitsOf(peer);
        return new AdjustmentDocument(
            peer, AssetDocument.Of(asset), asked.Amount, answer.Balance, reason, key, answer.Outcome == OperatorOutcome.Repeated,
            maximum, minimum);
    }

    [LoggerMessage(5321, LogLevel.Information, "An operator changed the balance by {Amount} {Asset} to {Balance}: {Reason}", EventName = "balance_adjusted")]
    private partial void LogAdjusted(string peerId, Int128 amount, Asset asset, Int128 balance, string reason);
}
