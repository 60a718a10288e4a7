using Connector.Cli.Client;
using Connector.Cli.Host;

namespace Connector.Cli.Send;

/// <summary>M2M's three ways to send: one packet, some at once, some one after another.</summary>
internal static class Runs
{
    public static async Task OneAsync(Sender sender) =>
        await sender.SendAsync(showAll: true).ConfigureAwait(false);

    public static async Task BatchAsync(Sender sender)
    {
        var count = sender.Options.Batch;
        sender.Lines.Write(LogLevel.Info, $"Sending batch of {count} packets...", ("batchCount", count));
        var sending = Enumerable.Range(0, count).Select(_ => sender.SendAsync(showAll: false)).ToArray();
        await Task.WhenAll(sending).ConfigureAwait(false);
        WriteComplete(sender, "Batch");
    }

    public static async Task SequenceAsync(Sender sender, CancellationToken stop)
    {
        var (count, delay) = (sender.Options.Sequence, sender.Options.Delay);
        sender.Lines.Write(
            LogLevel.Info,
            $"Sending sequence of {count} packets...",
            ("sequenceCount", count),
            ("delayMs", delay.TotalMilliseconds));
        for (var i = 1; i <= count && !stop.IsCancellationRequested; i++)
        {
            var answer = await sender.SendAsync(showAll: false).ConfigureAwait(false);
            if (answer.Outcome != Outcome.ConnectionLost)
                sender.Lines.Write(LogLevel.Info, $"Sent packet {i}/{count}", ("packetNum", i), ("total", count));
            if (i < count && !sender.IsCutOff) await PauseAsync(delay, sender.Clock, stop).ConfigureAwait(false);
        }

        WriteComplete(sender, "Sequence");
    }

    internal static void WriteComplete(Sender sender, string what)
    {
        var (fulfilled, rejected) = (sender.Tally.Fulfilled, sender.Tally.NotFulfilled);
        sender.Lines.Write(
            LogLevel.Info,
            $"{what} complete: {fulfilled} fulfilled, {rejected} rejected",
            ("fulfilledCount", fulfilled),
            ("rejectedCount", rejected),
            ("codes", sender.Tally.Codes.Count > 0 ? sender.Tally.Codes : null));
    }

    /// <summary>Waits; being stopped meanwhile ends the wait and is no error.</summary>
    internal static async Task PauseAsync(TimeSpan time, TimeProvider clock, CancellationToken stop)
    {
        if (time <= TimeSpan.Zero) return;
        await Task.Delay(time, clock, stop)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}
