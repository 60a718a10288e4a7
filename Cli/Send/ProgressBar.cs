using Spectre.Console;

namespace Connector.Cli.Send;

/// <summary>Shows how far a run is, where somebody is looking.</summary>
internal static class ProgressBar
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs <paramref name="work"/> under a bar.</summary>
    /// <param name="console">A terminal.</param>
    /// <param name="tally">What is counted meanwhile.</param>
    /// <param name="total">Packets in all; null when nobody knows.</param>
    /// <param name="clock">For the refresh.</param>
    /// <param name="work">The run.</param>
    public static Task ShowAsync(IAnsiConsole console, Tally tally, int? total, TimeProvider clock, Func<Task> work) =>
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Describe(tally, total), maxValue: total ?? 1);
                bar.IsIndeterminate = total is null;
                var working = work();
                while (!working.IsCompleted)
                {
                    await Task.WhenAny(working, Task.Delay(Refresh, clock)).ConfigureAwait(false);
                    bar.Description = Describe(tally, total);
                    if (total is not null) bar.Value = tally.Finished;
                }

                await working.ConfigureAwait(false);
            });

    private static string Describe(Tally tally, int? total) =>
        $"{tally.Finished}{(total is null ? "" : $"/{total}")} packets, " +
        $"{tally.Fulfilled} fulfilled, {tally.NotFulfilled} rejected";
}
