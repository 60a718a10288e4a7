using Connector.Ledger;
using Microsoft.Extensions.Logging;

namespace Connector.Grains.Settlement;

internal sealed partial class AccountSettlement
{
    [LoggerMessage(3401, LogLevel.Information, "We settle {Amount} with the peer", EventName = "settlement_begun")]
    private partial void LogBegun(string peerId, string settlement, Int128 amount);

    [LoggerMessage(3402, LogLevel.Information, "The engine took the settlement of {Amount}", EventName = "settlement_taken")]
    private partial void LogTaken(string peerId, string settlement, Int128 amount);

    [LoggerMessage(3403, LogLevel.Warning, "The engine did not take the settlement, it is offered again: {Problem}", EventName = "settlement_not_taken")]
    private partial void LogNotTaken(string peerId, string settlement, string problem);

    [LoggerMessage(
        3404,
        LogLevel.Error,
        "The engine refuses the settlement of {Amount} for good ({Problem}); we owe it again, and the next is tried after {Minutes} minutes",
        EventName = "settlement_refused")]
    private partial void LogRefusedForGood(string peerId, string settlement, Int128 amount, string problem, string minutes);

    [LoggerMessage(
        3405,
        LogLevel.Warning,
        "The engine says that it took {SaidAmount} at scale {SaidScale} of {Amount} at scale {Scale}: compare with what it paid",
        EventName = "settlement_differs")]
    private partial void LogOtherAmount(
        string peerId, string settlement, Int128 amount, byte scale, string saidAmount, byte saidScale);

    [LoggerMessage(3406, LogLevel.Information, "The engine knows the account", EventName = "engine_ready")]
    private partial void LogOpened(string peerId);

    [LoggerMessage(3407, LogLevel.Warning, "The engine was not told of the account yet, it is tried again: {Problem}", EventName = "engine_not_ready")]
    private partial void LogNotOpened(string peerId, string problem);

    [LoggerMessage(
        3408,
        LogLevel.Error,
        "A settlement of {Amount} waits for an engine, and the peer has none in the configuration any more",
        EventName = "settlement_without_engine")]
    private partial void LogNoEngine(string peerId, string settlement, Int128 amount);

    [LoggerMessage(3409, LogLevel.Information, "The peer paid {Amount} at scale {Scale}: {Units} units", EventName = "settlement_received")]
    private partial void LogReceived(string peerId, string settlement, string amount, byte scale, Int128 units);

    [LoggerMessage(3410, LogLevel.Error, "The engine used a key again for another amount; nothing was booked", EventName = "settlement_key_reused")]
    private partial void LogKeyReused(string peerId, string settlement);

    [LoggerMessage(3412, LogLevel.Error, "The settlement met an unexpected error, it is offered again", EventName = "settlement_unexpected")]
    private partial void LogUnexpected(Exception exception, string peerId, string settlement);

    [LoggerMessage(3411, LogLevel.Warning, "The ledger was closed before a settlement was booked ({Kind})", EventName = "settlement_not_booked")]
    private partial void LogNotBooked(Exception exception, string peerId, AccountEntryKind kind);
}
