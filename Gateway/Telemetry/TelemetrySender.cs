using System.Net.WebSockets;
using Connector.Configuration;
using Connector.Gateway.Connections;
using Connector.Grains.Interfaces.Telemetry;

namespace Connector.Gateway.Telemetry;

/// <summary>
/// Sends telemetry to the dashboard, on a task of its own: what the packet path left in the <see cref="TelemetryBuffer"/>,
/// and the node's status at each connection, when it changes, and every 30 s. It tries to reach the dashboard for ever; a
/// dashboard that is away, slow or mad costs events, which are counted, and nothing else.
/// </summary>
internal sealed partial class TelemetrySender(
    ConnectorConfig config,
    TelemetryBuffer buffer,
    TelemetryMetrics metrics,
    TelemetryLimits limits,
    TimeProvider clock,
    ILogger<TelemetrySender> log,
    INodeStatusSource? source = null) : BackgroundService
{
    private readonly Uri _url = config.DashboardTelemetryUrl!;
    private readonly TelemetryEntry _entry = new();
    private NodeStatus? _told;
    private long _toldAt;
    private long _lookedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var writer = new TelemetryWriter(config.NodeId, limits.MaxListBytes);
        var backoff = new Backoff(limits.FirstBackoff, limits.LongestBackoff, Random.Shared);
        var isKnownToBeAway = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var started = clock.GetTimestamp();
            var wasConnected = false;
            string reason;
            try
            {
                using var link = await TelemetryLink.ConnectAsync(_url, limits, clock, stoppingToken).ConfigureAwait(false);
                (wasConnected, isKnownToBeAway) = (true, false);
                Connected(log, PeerLink.Show(_url));
                reason = await SendAsync(link, writer, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // Whatever it is, the connector goes on without a dashboard.
                reason = exception is WebSocketException { InnerException: { } inner } ? inner.Message : exception.Message;
            }

            metrics.Connected = false;
            if (stoppingToken.IsCancellationRequested) return;
            if (wasConnected) Lost(log, PeerLink.Show(_url), reason);
            else if (!isKnownToBeAway) Unreachable(log, PeerLink.Show(_url), reason);
            else StillUnreachable(log, PeerLink.Show(_url), reason);
            isKnownToBeAway = true;
            if (wasConnected && clock.GetElapsedTime(started) >= limits.StableAfter) backoff.Reset();
            await Task.Delay(backoff.Next(), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Sends until the connection ends or the process stops. Why it ended.</summary>
    private async Task<string> SendAsync(TelemetryLink link, TelemetryWriter writer, CancellationToken stop)
    {
        _told = null;
        metrics.Connected = true;
        using var timer = new PeriodicTimer(limits.FlushPeriod, clock);
        while (!link.Ended.IsCompleted)
        {
            using (var stalled = new CancellationTokenSource(limits.SendStall, clock))
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(stalled.Token, stop))
            {
                try
                {
                    await FlushAsync(link, writer, either.Token).ConfigureAwait(false);
                }
                catch (Exception) when (stalled.IsCancellationRequested && !stop.IsCancellationRequested)
                {
                    return $"it took nothing for {limits.SendStall.TotalSeconds:0.###} s";
                }
            }

            try
            {
                await timer.WaitForNextTickAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                await link.CloseAsync().ConfigureAwait(false);
                return "the connector stops";
            }
        }

        return await link.Ended.ConfigureAwait(false);
    }

    private async Task FlushAsync(TelemetryLink link, TelemetryWriter writer, CancellationToken stop)
    {
        if (DueStatus() is { } status)
        {
            await link.SendAsync(writer.Write(status, clock.GetUtcNow().ToUnixTimeMilliseconds()), stop).ConfigureAwait(false);
            metrics.CountSent();
        }

        for (var events = 0; events < limits.MaxEventsPerFlush && buffer.TryTake(_entry); events++)
        {
            try
            {
                await link.SendAsync(writer.Write(_entry), stop).ConfigureAwait(false);
            }
            catch
            {
                buffer.CountDropped();
                throw;
            }

            metrics.CountSent();
        }
    }

    /// <summary>The node's status if it is to be told now; null when it was told, or nobody here knows it.</summary>
    private NodeStatus? DueStatus()
    {
        if (source is null) return null;
        if (_told is not null && clock.GetElapsedTime(_lookedAt) < limits.StatusLookPeriod) return null;
        _lookedAt = clock.GetTimestamp();
        var status = source.Read();
        if (_told is not null && status.Tells(_told) && clock.GetElapsedTime(_toldAt) < limits.StatusPeriod) return null;
        (_told, _toldAt) = (status, _lookedAt);
        return status;
    }

    [LoggerMessage(6101, LogLevel.Information, "telemetry goes to {Dashboard}", EventName = "telemetry_connected")]
    private static partial void Connected(ILogger logger, string dashboard);

    [LoggerMessage(6102, LogLevel.Warning, "the connection to the dashboard {Dashboard} is lost, telemetry is tried again for ever: {Reason}", EventName = "telemetry_disconnected")]
    private static partial void Lost(ILogger logger, string dashboard, string reason);

    [LoggerMessage(6103, LogLevel.Warning, "the dashboard {Dashboard} cannot be reached, telemetry is tried again for ever: {Reason}", EventName = "telemetry_unreachable")]
    private static partial void Unreachable(ILogger logger, string dashboard, string reason);

    [LoggerMessage(6104, LogLevel.Debug, "the dashboard {Dashboard} still cannot be reached: {Reason}", EventName = "telemetry_still_unreachable")]
    private static partial void StillUnreachable(ILogger logger, string dashboard, string reason);
}
