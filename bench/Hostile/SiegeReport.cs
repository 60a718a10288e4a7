using System.Globalization;
using System.Text;

namespace Connector.Hostile;

/// <summary>What was done to the connector, and what became of it.</summary>
public sealed record SiegeReport
{
    private const double Mebibyte = 1024 * 1024;

    public required SiegeOptions Options { get; init; }
    public required long FramesBeforeLogin { get; init; }
    public required long FramesAfterLogin { get; init; }
    public required long Connections { get; init; }

    /// <summary>Connections of attackers that were not let in though their handshake, and login, were right.</summary>
    public required long TurnedAway { get; init; }
    public required TimeSpan Duration { get; init; }
    public required long HonestSent { get; init; }
    public required long HonestLost { get; init; }
    public required string? FirstLoss { get; init; }
    public required Latencies InPeace { get; init; }
    public required Latencies UnderAttack { get; init; }
    public required long ResidentBefore { get; init; }
    public required long ResidentAfterFirstSlice { get; init; }
    public required long ResidentAfter { get; init; }
    /// <summary>Processor time that the connector used, honest packets included.</summary>
    public required TimeSpan Cpu { get; init; }
    public required int LogLines { get; init; }
    public required IReadOnlyList<string> Errors { get; init; }

    /// <summary>What the connector says when it died before it was asked to stop.</summary>
    public required string? Death { get; init; }
    public required int ExitCode { get; init; }

    /// <summary>Everything that should not have happened.</summary>
    public IReadOnlyList<string> Failures
    {
        get
        {
            List<string> failures = [];
            if (Death is not null) failures.Add($"the connector died: {Death}");
            if (ExitCode != 0) failures.Add($"it ended with exit code {ExitCode}");
            if (Errors.Count > 0) failures.Add($"{Errors.Count} errors in its log, the first: {Errors[0]}");
            if (HonestLost > 0) failures.Add($"{HonestLost} of {HonestSent} honest packets were not fulfilled, the first: {FirstLoss}");
            if (UnderAttack.Count == 0) failures.Add("no honest packet was sent during the attack");
            if (Growth > Options.GrowthMebibytes) failures.Add(Text($"it grew by {Growth:0} MiB, allowed are {Options.GrowthMebibytes}"));
            return failures;
        }
    }

    /// <summary>Since the end of the first slice, when everything had run once. MiB.</summary>
    private double Growth => (ResidentAfter - ResidentAfterFirstSlice) / Mebibyte;

    public override string ToString() => new StringBuilder()
        .AppendLine(Text($"frames          {FramesBeforeLogin:N0} before login, {FramesAfterLogin:N0} after, in {Duration.TotalSeconds:0} s, seed {Options.Seed}"))
        .AppendLine(Text($"connections     {Connections:N0}, of which {TurnedAway:N0} were turned away"))
        .AppendLine(Text($"honest packets  {HonestSent:N0}, not fulfilled {HonestLost}"))
        .AppendLine(Row("  in peace", InPeace))
        .AppendLine(Row("  under attack", UnderAttack))
        .AppendLine(Text($"  ratio         p50 {Ratio(0.5):0.00}, p99 {Ratio(0.99):0.00}"))
        .AppendLine(Text($"memory          {ResidentBefore / Mebibyte:0} MiB before, {ResidentAfterFirstSlice / Mebibyte:0} after the first slice, {ResidentAfter / Mebibyte:0} at the end"))
        .AppendLine(Text($"processor       {Cpu.TotalSeconds:0.0} s of the connector's, {Cpu.TotalMicroseconds / Math.Max(1, Connections):0} us a connection of the attackers with all that came on it"))
        .AppendLine(Text($"log             {LogLines:N0} lines, {Errors.Count} errors; exit code {ExitCode}"))
        .Append(Failures.Count == 0 ? "nothing failed" : "FAILED: " + string.Join("\nFAILED: ", Failures))
        .ToString();

    private static string Row(string name, Latencies latencies) => Text(
        $"{name,-15} {latencies.Count:N0} answers, p50 {latencies.Milliseconds(0.5):0.000} ms, p99 {latencies.Milliseconds(0.99):0.000} ms, longest {latencies.Longest.TotalMilliseconds:0.0} ms");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private double Ratio(double share) => UnderAttack.Milliseconds(share) / Math.Max(InPeace.Milliseconds(share), 0.001);
}
