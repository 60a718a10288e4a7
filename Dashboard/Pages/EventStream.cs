using Connector.Dashboard.Network;

namespace Connector.Dashboard.Pages;

/// <summary>
/// Keeps pages up to date, by server-sent events: first everything, then what is new, at most four times a second. Nothing
/// is queued for a page: one that reads slowly gets fewer updates, and one that does not read is closed by the server's least
/// rate.
/// </summary>
internal sealed class EventStream(NetworkState state, DashboardLimits limits, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private int _viewers;

    public async Task FollowAsync(HttpContext http)
    {
        try
        {
            if (Interlocked.Increment(ref _viewers) > limits.MaxViewers)
            {
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            http.Response.ContentType = "text/event-stream";
            using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
            await FollowAsync(http.Response.Body, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The page is gone, or we stop.
        }
        finally
        {
            Interlocked.Decrement(ref _viewers);
        }
    }

    private async Task FollowAsync(Stream page, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(limits.UpdatePeriod, clock);
        var told = 0L;
        var toldAt = clock.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            if (isFirst || state.Version != told || clock.GetElapsedTime(toldAt) >= limits.HeartbeatPeriod)
            {
                var update = SnapshotJson.Of(state, limits, told, out told);
                toldAt = clock.GetTimestamp();
                await page.WriteAsync("data: "u8.ToArray(), stop).ConfigureAwait(false);
                await page.WriteAsync(update, stop).ConfigureAwait(false);
                await page.WriteAsync("\n\n"u8.ToArray(), stop).ConfigureAwait(false);
                await page.FlushAsync(stop).ConfigureAwait(false);
            }

            await timer.WaitForNextTickAsync(stop).ConfigureAwait(false);
        }
    }
}
