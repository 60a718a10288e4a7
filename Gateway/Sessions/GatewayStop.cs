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
    private readonly GatewayParts _parts;
    private readonly PendingConnections _pending;
    private readonly ILogger<GatewayStop> _log;

    public GatewayStop(GatewayParts parts, PendingConnections pending, ILogger<GatewayStop> log)
    {
        (_parts, _pending, _log) = (parts, pending, log);
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
        foreach (var session in _parts.Sessions.All) session.BeginStop();
        DrainBegins(_log, _parts.Sessions.Count);
        await UntilAsync(() => _parts.Sessions.All.All(session => session.IsQuiet), _parts.Limits.DrainTime).ConfigureAwait(false);
        foreach (var session in _parts.Sessions.All) session.Close(CloseCode.GoingAway, "the connector stops");
        await UntilAsync(() => _parts.Sessions.Count == 0, _parts.Limits.CloseWait * 2).ConfigureAwait(false);
        DrainEnded(_log, _parts.Sessions.Count);
    }

    private async Task UntilAsync(Func<bool> done, TimeSpan atMost)
    {
        var started = _parts.Clock.GetTimestamp();
        while (!done() && _parts.Clock.GetElapsedTime(started) < atMost)
            await Task.Delay(Look, _parts.Clock).ConfigureAwait(false);
    }

    [LoggerMessage(2401, LogLevel.Information, "Stopping: {Sessions} sessions may finish what is open", EventName = "drain_begins")]
    private static partial void DrainBegins(ILogger log, int sessions);

    [LoggerMessage(2402, LogLevel.Information, "Sockets are closed; {Sessions} did not end in time", EventName = "drain_ended")]
    private static partial void DrainEnded(ILogger log, int sessions);
}
