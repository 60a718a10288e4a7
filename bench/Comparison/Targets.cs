using System.Globalization;
using System.Text;

namespace Connector.Comparison;

/// <summary>What we want to reach, as ratios within one run, and whether this run did.</summary>
internal static class Targets
{
    private static readonly Shape One = new(1, 1, 1);
    private static readonly Shape Many = new(1, 256, 1);
    private static readonly Shape ManyPairs = new(16, 256, 1);
    private static readonly Shape MostPairs = new(64, 1024, 1);

    private static readonly Target[] InMemory =
    [
        Rate("apart", Many, Results.Ceiling, Many, 0.65),
        Rate("apart", Many, "ilp-connector", Many, 10),
        Rate("apart", ManyPairs, Results.Ceiling, ManyPairs, 0.4),
        Rate("apart", MostPairs, "apart", Many, 0.5),
        Rate("one-process", Many, Results.Ceiling, Many, 0.75),
        Rate("one-process", ManyPairs, Results.Ceiling, ManyPairs, 0.5),
        Latency("one-process", One, "ilp-connector", 1),
        Latency("apart", One, "ilp-connector", 1.3),
    ];

    private static readonly Target[] Durable =
    [
        Rate("apart", Many, Results.Ceiling, Many, 0.4),
        Rate("apart", Many, "ilp-connector", Many, 6),
        Rate("apart", ManyPairs, Results.Ceiling, ManyPairs, 0.25),
        Rate("apart", ManyPairs, "ilp-connector", ManyPairs, 4),
        Rate("apart", MostPairs, Results.Ceiling, MostPairs, 0.25),
        Rate("apart", MostPairs, "ilp-connector", MostPairs, 4),
        new("p99 of apart at 1x1, milliseconds", results => results.Of(One, "apart")?.P99, 10, AtLeast: false),
    ];

    private static readonly Target[] Database =
    [
        Rate("apart", MostPairs, "ilp-connector", MostPairs, 2),
        new("p99 of apart at 1x1, milliseconds", results => results.Of(One, "apart")?.P99, 10, AtLeast: false),
    ];

    /// <summary>One line per target whose two measurements were made.</summary>
    public static string Judge(Results results, BenchLedger ledger)
    {
        var text = new StringBuilder();
        foreach (var target in Of(ledger))
        {
            if (target.Ratio(results) is not { } ratio) continue;
            var reached = target.AtLeast ? ratio >= target.Bound : ratio < target.Bound;
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"- {(reached ? "reached" : "MISSED ")} {target.What}: {ratio:0.00}, wanted {(target.AtLeast ? ">=" : "<")} {target.Bound}"));
        }
        return text.ToString();
    }

    private static Target[] Of(BenchLedger ledger) => ledger switch
    {
        { IsDurable: false } => InMemory,
        { IsDatabase: true } => Database,
        _ => Durable,
    };

    private static Target Rate(string system, Shape shape, string other, Shape otherShape, double bound) => new(
        $"packets/s of {system} at {shape}, of {other} at {otherShape}",
        results => results.Of(shape, system)?.PacketsPerSecond / results.Of(otherShape, other)?.PacketsPerSecond,
        bound,
        AtLeast: true);

    private static Target Latency(string system, Shape shape, string other, double bound) => new(
        $"p50 of {system} at {shape}, of {other}",
        results => results.Of(shape, system)?.P50 / results.Of(shape, other)?.P50,
        bound,
        AtLeast: false);

    private sealed record Target(string What, Func<Results, double?> Ratio, double Bound, bool AtLeast);
}
