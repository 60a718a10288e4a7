using System.Globalization;
using System.Text.Json;
using Connector.Cli.Client;
using Connector.Cli.Host;
using Spectre.Console;

namespace Connector.Cli.Send;

/// <summary>What a run came to, for people and for programs.</summary>
internal static class SendReport
{
    /// <summary>Latencies and speed; a single packet has said all in its own line.</summary>
    public static void WriteTable(IAnsiConsole console, Tally tally, TimeSpan elapsed)
    {
        if (tally.Latencies.Count == 0) return;
        var speed = string.Create(CultureInfo.InvariantCulture, $"{tally.Finished / Seconds(elapsed):0.#}");
        var latencies = tally.Latencies;
        console.WriteLine(
            $"latency p50 {Show(latencies.Percentile(0.5))}  p90 {Show(latencies.Percentile(0.9))}  " +
            $"p99 {Show(latencies.Percentile(0.99))}  max {Show(latencies.Longest)}");
        console.WriteLine($"{tally.Finished} packets in {Duration.Show(Rounded(elapsed))}, {speed} packets/s");
        foreach (var (outcome, words) in Failures)
            if (tally.Of(outcome) is > 0 and var count) console.WriteLine($"{words}: {count}");
    }

    /// <summary>One JSON document.</summary>
    public static void WriteJson(TextWriter output, SendOptions options, Tally tally, TimeSpan elapsed)
    {
        var latencies = tally.Latencies;
        var report = new
        {
            connector = options.Connector.ToString(),
            account = options.Credentials.Username,
            destination = options.Destination,
            amount = options.Amount.ToString(CultureInfo.InvariantCulture),
            sent = tally.Sent,
            fulfilled = tally.Fulfilled,
            rejected = tally.Of(Outcome.Rejected),
            wrongFulfillments = tally.Of(Outcome.WrongFulfillment),
            withoutPacket = tally.Of(Outcome.NoPacket),
            timedOut = tally.Of(Outcome.TimedOut),
            connectionLost = tally.Of(Outcome.ConnectionLost),
            abandoned = tally.Of(Outcome.Abandoned),
            codes = tally.Codes,
            seconds = Math.Round(elapsed.TotalSeconds, 3),
            packetsPerSecond = Math.Round(tally.Finished / Seconds(elapsed), 1),
            latencyMs = latencies.Count == 0 ? null : new
            {
                p50 = AnswerLines.Milliseconds(latencies.Percentile(0.5)),
                p90 = AnswerLines.Milliseconds(latencies.Percentile(0.9)),
                p99 = AnswerLines.Milliseconds(latencies.Percentile(0.99)),
                max = AnswerLines.Milliseconds(latencies.Longest),
            },
            packets = tally.Answers.Select(answer => new
            {
                answer.Outcome,
                answer.Code,
                answer.Message,
                answer.TriggeredBy,
                answer.Fulfillment,
                latencyMs = AnswerLines.Milliseconds(answer.Latency),
            }),
        };
        output.WriteLine(JsonSerializer.Serialize(report, JsonText.Indented));
    }

    private static readonly (Outcome Outcome, string Words)[] Failures =
    [
        (Outcome.WrongFulfillment, "wrong fulfillments"),
        (Outcome.NoPacket, "answers without a packet"),
        (Outcome.TimedOut, "no answer in time"),
        (Outcome.ConnectionLost, "lost with the connection"),
        (Outcome.Abandoned, "unanswered when stopped"),
    ];

    private static string Show(TimeSpan latency) =>
        string.Create(CultureInfo.InvariantCulture, $"{latency.TotalMilliseconds:0.##} ms");

    private static double Seconds(TimeSpan elapsed) => Math.Max(elapsed.TotalSeconds, 1e-6);

    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Round(time.TotalMilliseconds));
}
