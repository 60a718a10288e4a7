using Connector.Gateway.Connections;
using Connector.Gateway.WebSockets;

namespace Connector.Gateway.Sessions;

/// <summary>
/// The orderly end: nobody new is let in, what was never written is given back, open packets may be answered for a
/// while, then every socket is closed with 1001.
/// </summary>
internal sealed partial class GatewayStop : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lazy<Task> _done;
    private readonly SessionTable _sessions;
    private readonly GatewayLimits _limits;
    private readonly TimeProvider _clock;
    private readonly PendingConnections _pending;
    private readonly ILogger<GatewayStop> _log;

    public GatewayStop(
        SessionTable sessions, GatewayLimits limits, TimeProvider clock, PendingConnections pending, ILogger<GatewayStop> log)
    {
        (_sessions, _limits, _clock, _pending, _log) = (sessions, limits, clock, pending, log);
        _done = new Lazy<Task>(() => Task.Run(RunAsync));
    }

    /// <summary>Cancelled as soon as the process is to stop.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Starts the stop, once; completes when every session has ended.</summary>
    public Task BeginAsync() => _done.Value;

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _pending.Close();
        foreach (var session in _sessions.All) session.BeginStop();
        DrainBegins(_log, _sessions.Count);
        await UntilAsync(() => _sessions.All.All(session => session.IsQuiet), _limits.DrainTime).ConfigureAwait(false);
        foreach (var session in _sessions.All) session.Close(CloseCode.GoingAway, "the connector stops");
        await UntilAsync(() => _sessions.Count == 0, _limits.CloseWait * 2).ConfigureAwait(false);
        DrainEnded(_log, _sessions.Count);
    }

    private async Task UntilAsync(Func<bool> done, TimeSpan atMost)
    {
        var started = _clock.GetTimestamp();
        while (!done() && _clock.GetElapsedTime(started) < atMost)
            await Task.Delay(Look, _clock).ConfigureAwait(false);
    }

    [LoggerMessage(2401, LogLevel.Information, "Stopping: {Sessions} sessions may finish what is open", EventName = "drain_begins")]
    private static partial void DrainBegins(ILogger log, int sessions);

    [LoggerMessage(2402, LogLevel.Information, "Sockets are closed; {Sessions} did not end in time", EventName = "drain_ended")]
    private static partial void DrainEnded(ILogger log, int sessions);
}
