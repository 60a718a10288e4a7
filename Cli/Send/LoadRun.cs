using Connector.Cli.Host;

namespace Connector.Cli.Send;

/// <summary>
/// Many packets: at a fixed rate whatever the answers do (open loop), or so many open at a time (closed loop).
/// In the open loop a packet's latency counts from the moment it was due, so that a stall is not hidden by the
/// packets it kept from being sent.
/// </summary>
internal static class LoadRun
{
    private const int ClosedLoopConcurrency = 64;
    private const int OpenLoopConcurrency = 10_000;

    public static async Task RunAsync(Sender sender, CancellationToken stop)
    {
        var (rate, count) = (sender.Options.Rate, sender.Options.Count);
        var concurrency = sender.Options.Concurrency ?? (rate is null ? ClosedLoopConcurrency : OpenLoopConcurrency);
        sender.Lines.Write(
            LogLevel.Info, "Sending packets...", ("count", count), ("ratePerSecond", rate), ("concurrency", concurrency));
        using var slots = new SemaphoreSlim(concurrency, concurrency);
        var started = sender.Clock.GetTimestamp();
        for (var i = 0; i < (count ?? int.MaxValue) && !sender.IsCutOff && !stop.IsCancellationRequested; i++)
        {
            long? due = rate is { } perSecond ? started + (long)(i / perSecond * sender.Clock.TimestampFrequency) : null;
            if (due is { } moment) await UntilAsync(moment, sender.Clock, stop).ConfigureAwait(false);
            if (!await TakeSlotAsync(slots, stop).ConfigureAwait(false)) break;
            if (stop.IsCancellationRequested) break;
            _ = SendInSlotAsync(sender, slots, due);
        }

        // All slots are back when all packets are answered or given up.
        for (var i = 0; i < concurrency; i++) await slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        Runs.WriteComplete(sender, "Run");
    }

    private static async Task<bool> TakeSlotAsync(SemaphoreSlim slots, CancellationToken stop)
    {
        try
        {
            await slots.WaitAsync(stop).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task SendInSlotAsync(Sender sender, SemaphoreSlim slots, long? due)
    {
        try
        {
            await sender.SendAsync(showAll: false, due).ConfigureAwait(false);
        }
        finally
        {
            slots.Release();
        }
    }

    private static Task UntilAsync(long moment, TimeProvider clock, CancellationToken stop) =>
        Runs.PauseAsync(clock.GetElapsedTime(clock.GetTimestamp(), moment), clock, stop);
}
