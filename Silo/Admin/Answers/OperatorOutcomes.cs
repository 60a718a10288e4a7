using Connector.Grains.Interfaces.Accounts;
using Connector.Ledger;

namespace Connector.Silo.Admin.Answers;

/// <summary>What an account answers to an operator's request, in words.</summary>
internal static class OperatorOutcomes
{
    /// <summary>Throws the problem unless the request is booked, now or before.</summary>
    public static void ThrowUnlessBooked(OperatorOutcome outcome, Asset asset)
    {
        if (outcome is not (OperatorOutcome.Booked or OperatorOutcome.Repeated)) throw ProblemOf(outcome, asset);
    }

    private static AdminProblem ProblemOf(OperatorOutcome outcome, Asset asset) => outcome switch
    {
        OperatorOutcome.KeyInUse => AdminProblem.Conflict(
            "key-in-use", "Something else was booked under this key, and this was not. Give each request a key of its own"),
        OperatorOutcome.UnknownAccount => AdminProblem.NotFound("unknown-peer", "There is no such peer"),
        OperatorOutcome.UnknownItem => AdminProblem.NotFound("unknown-item", "There is no such item"),
        OperatorOutcome.OtherAsset => AdminProblem.Conflict(
            "other-asset", $"The account counts {asset.Code} of scale {asset.Scale}; nothing was booked"),
        OperatorOutcome.LedgerUnavailable => AdminProblem.LedgerUnavailable(
            "The ledger takes nothing now, the log says why; nothing was booked"),
        OperatorOutcome.Superseded => new AdminProblem(
            StatusCodes.Status503ServiceUnavailable, "account-restarting",
            "The account just began anew from its books; nothing was booked. Ask again"),
        OperatorOutcome.Uncertain => new AdminProblem(
            StatusCodes.Status504GatewayTimeout, "too-slow",
            "The connector stops, and whether it is done is not known: ask again when it runs, for changes with the same key"),
        _ => AdminProblem.Conflict("refused", "The ledger refused the entry; nothing was booked"),
    };
}
