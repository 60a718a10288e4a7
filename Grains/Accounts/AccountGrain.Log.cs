using Connector.Grains.Interfaces.Accounts;
using Connector.Ledger;
using Microsoft.Extensions.Logging;

namespace Connector.Grains.Accounts;

internal sealed partial class AccountGrain
{
    [LoggerMessage(3001, LogLevel.Debug, "Session attached", EventName = "session_attached")]
    private partial void LogAttach(string peerId, SessionKind kind, string gateway, uint session, bool accepted, ulong number);

    [LoggerMessage(3002, LogLevel.Debug, "Session detached", EventName = "session_detached")]
    private partial void LogDetach(string peerId, ulong number);

    [LoggerMessage(3009, LogLevel.Debug, "Gateway of a session lost", EventName = "session_gateway_lost")]
    private partial void LogGatewayLost(string peerId, ulong number, bool detached);

    [LoggerMessage(3010, LogLevel.Warning, "The account begins anew from its books", EventName = "account_begins_anew")]
    private partial void LogLifeEnds(string peerId);

    [LoggerMessage(3003, LogLevel.Information, "Link changed", EventName = "link_changed")]
    private partial void LogLink(string peerId, bool up);

    [LoggerMessage(3031, LogLevel.Information, "The parent gives us the address {Address}", EventName = "address_given")]
    private partial void LogAddressGiven(string peerId, string address);

    [LoggerMessage(3032, LogLevel.Warning, "The parent gives us no address yet, it is asked again: {Problem}", EventName = "address_delayed")]
    private partial void LogAddressDelayed(string peerId, string problem);

    [LoggerMessage(3033, LogLevel.Error, "The parent gives us no address, we go on as {Address}: {Problem}", EventName = "address_refused")]
    private partial void LogNoAddress(string peerId, string problem, string address);

    [LoggerMessage(3004, LogLevel.Warning, "A batch was lost on its way; its packets run to their expiry", EventName = "edge_failed")]
    private partial void LogEdgeFailed(Exception exception, string peerId);

    [LoggerMessage(3005, LogLevel.Error, "The account cannot be opened in the ledger", EventName = "account_not_opened")]
    private partial void LogNotOpened(Exception exception, string peerId);

    [LoggerMessage(
        3006,
        LogLevel.Error,
        "The ledger refused {Count} entries ({Reason}); the account goes on from what is booked",
        EventName = "entries_refused")]
    private partial void LogRefused(string peerId, int count, RefusalReason reason);

    [LoggerMessage(
        3008,
        LogLevel.Warning,
        "{Count} fulfills came after their packets had timed out; nothing is paid, {Amount} is listed as late",
        EventName = "late_fulfill")]
    private partial void LogLate(string peerId, long count, Int128 amount);

    [LoggerMessage(3007, LogLevel.Warning, "The ledger was closed before everything was durable", EventName = "not_durable")]
    private partial void LogNotDurable(Exception exception, string peerId);
}
