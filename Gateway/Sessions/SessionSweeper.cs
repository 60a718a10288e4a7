using Connector.Gateway.Connections;

namespace Connector.Gateway.Sessions;

/// <summary>One timer for everything that happens because nothing happened: expiries, pings, dead links, deadlines.</summary>
internal sealed class SessionSweeper(
    SessionTable sessions, GatewayLimits limits, TimeProvider clock, PendingConnections pending, LoginFailureLog failures)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(limits.SweepPeriod, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                foreach (var session in sessions.All) session.Tick();
                pending.Sweep();
                failures.Sweep();
            }
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }
}
