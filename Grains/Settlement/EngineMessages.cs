using System.Text;
using Connector.Grains.Accounts;
using Connector.Grains.Telemetry;

namespace Connector.Grains.Settlement;

/// <summary>Hands the peer's messages to our engine, and its answers back. Used only within the turns of the account's grain.</summary>
/// <param name="id">Name of the account.</param>
/// <param name="account">The account.</param>
/// <param name="engine">Its engine.</param>
/// <param name="metrics">Counts.</param>
/// <param name="endTurn">Lets go what the account appended.</param>
internal sealed class EngineMessages(
    string id, Account account, SettlementEngine engine, SettlementMetrics metrics, Action endTurn)
{
    /// <summary>Hands one over; the account is answered later, in a turn of its own.</summary>
    public void Take(PeerMessage message) => _ = HandAsync(message);

    /// <summary>What an engine's answer is to the peer (RFC 38): an engine that refuses is F00, one that fails T00.</summary>
    internal static ErrorCode? CodeOf(EngineVerdict verdict, bool isWhole) => verdict switch
    {
        EngineVerdict.Taken when isWhole => null,
        EngineVerdict.Refused or EngineVerdict.UnknownAccount => ErrorCode.F00BadRequest,
        _ => ErrorCode.T00InternalError,
    };

    private async Task HandAsync(PeerMessage message)
    {
        var (answer, body) = await engine.SendMessageAsync(message.Data, message.Limit, CancellationToken.None);
        var code = CodeOf(answer.Verdict, body is not null);
        var text = code is null ? string.Empty : $"the settlement engine gave no answer to pass on: {answer.Detail}";
        account.AnswerMessage(message, code, Encoding.UTF8.GetBytes(text), body ?? []);
        metrics.Message(id, "incoming", code is null ? "answered" : "failed");
        endTurn();
    }
}
