using Connector.Grains.Interfaces.Accounts;

namespace Connector.Gateway.Sessions;

internal sealed partial class BtpSession
{
    [LoggerMessage(2101, LogLevel.Information, "{Kind} session {Session} of {Account} with {Remote} is open", EventName = "session_opened")]
    private static partial void SessionOpened(ILogger log, string account, SessionKind kind, string remote, uint session);

    [LoggerMessage(
        2102,
        LogLevel.Information,
        "{Kind} session {Session} of {Account} with {Remote} ended after {Seconds:0.0} s: {Reason}",
        EventName = "session_closed")]
    private static partial void SessionClosed(
        ILogger log, string account, SessionKind kind, string remote, uint session, double seconds, string reason);

    [LoggerMessage(2103, LogLevel.Warning, "{Account} at {Remote} sends frames that cannot be read", EventName = "frame_unreadable")]
    private static partial void FrameUnreadable(ILogger log, string account, string remote);

    [LoggerMessage(
        2104,
        LogLevel.Warning,
        "{Account} at {Remote} does not read the {Bytes} bytes that wait for it; the session is closed",
        EventName = "reader_stalled")]
    private static partial void ReaderStalled(ILogger log, string account, string remote, int bytes);

    [LoggerMessage(
        2105, LogLevel.Warning, "Nothing came from {Account} at {Remote} for too long; the session is closed", EventName = "link_dead")]
    private static partial void LinkDead(ILogger log, string account, string remote);

    [LoggerMessage(2106, LogLevel.Warning, "Session {Session} of {Account} could not be attached", EventName = "attach_failed")]
    private static partial void AttachFailed(ILogger log, Exception exception, string account, uint session);

    [LoggerMessage(2107, LogLevel.Warning, "Session {Session} of {Account} is not its account's any more", EventName = "attach_refused")]
    private static partial void AttachRefused(ILogger log, string account, uint session);

    [LoggerMessage(2108, LogLevel.Error, "Session {Session} of {Account} ended by a fault of ours while writing", EventName = "writer_failed")]
    private static partial void WriterFailed(ILogger log, Exception exception, string account, uint session);
}
