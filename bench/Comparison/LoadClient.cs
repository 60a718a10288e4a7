using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Connector.Comparison.Systems;
using Connector.Load;

namespace Connector.Comparison;

/// <summary>Runs the load generator, a process of its own, against a running system.</summary>
internal static class LoadClient
{
    /// <exception cref="IOException">The generator could not connect, or said nothing.</exception>
    public static async Task<LoadReport> MeasureAsync(
        RunningSystem system, Shape shape, CompareOptions options, string probeDirectory, CancellationToken stop)
    {
        string[] arguments =
        [
            Workplace.Built("Load"),
            "--sender-url", system.SenderUrl,
            "--receiver-url", system.ReceiverUrl,
            "--sender-token", MeasuredSystem.Token,
            "--receiver-token", MeasuredSystem.Token,
            "--destination-pattern", MeasuredSystem.Address + ".receiver-{i}.x",
            "--pairs", Text(shape.Pairs),
            "--outstanding", Text(shape.Outstanding),
            "--seconds", Text(options.Seconds),
            "--warmup", Text(options.Warmup),
            "--payload", Text(options.Payload),
            "--watch", string.Join(',', system.Processes.Select(process => Text(process.Id))),
            "--probe", probeDirectory,
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        using var load = Process.Start(start) ?? throw new IOException("the load generator did not start");
        try
        {
            var json = await load.StandardOutput.ReadToEndAsync(stop);
            await load.WaitForExitAsync(stop);
            return json.Length > 0
                ? JsonSerializer.Deserialize(json, LoadReportJson.Default.LoadReport)!
                : throw new IOException("the load generator could not measure");
        }
        finally
        {
            if (!load.HasExited) load.Kill();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
