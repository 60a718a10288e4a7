using Connector.Gateway.Telemetry;

namespace Connector.Gateway.Connections;

/// <summary>
/// Failed logins in the log: the first of a minute one by one with the address, the rest as a number, so that nobody can
/// fill a disk by guessing.
/// </summary>
internal sealed partial class LoginFailureLog(
    GatewayLimits limits, TimeProvider clock, GatewayMetrics metrics, ILogger<LoginFailureLog> log)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long _windowStart = clock.GetTimestamp();
    private long _inWindow;

    /// <summary>A login failed.</summary>
    public void Failed(string remote, string? account, string reason)
    {
        metrics.LoginFailed();
        long suppressed;
        bool logged;
        lock (_gate)
        {
            suppressed = EndWindow();
            logged = ++_inWindow <= limits.LoggedLoginFailures;
        }

        if (suppressed > 0) MoreFailed(log, suppressed);
        if (logged) LoginFailed(log, remote, account ?? "unknown", reason);
    }

    /// <summary>Tells the number of those that were not logged, when their minute is over.</summary>
    public void Sweep()
    {
        long suppressed;
        lock (_gate) suppressed = EndWindow();
        if (suppressed > 0) MoreFailed(log, suppressed);
    }

    private long EndWindow()
    {
        if (clock.GetElapsedTime(_windowStart) < Window) return 0;
        var suppressed = Math.Max(0, _inWindow - limits.LoggedLoginFailures);
        _windowStart = clock.GetTimestamp();
        _inWindow = 0;
        return suppressed;
    }

    [LoggerMessage(2001, LogLevel.Warning, "Login of {Account} from {Remote} failed: {Reason}", EventName = "login_failed")]
    private static partial void LoginFailed(ILogger log, string remote, string account, string reason);

    [LoggerMessage(2002, LogLevel.Warning, "{Count} more logins failed within a minute", EventName = "logins_failed")]
    private static partial void MoreFailed(ILogger log, long count);
}
