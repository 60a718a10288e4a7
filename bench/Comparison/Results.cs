using System.Globalization;
using System.Text;
using Connector.Load;

namespace Connector.Comparison;

/// <summary>All measurements of a run, and the Markdown table made of them.</summary>
internal sealed class Results
{
    public const string Ceiling = "relay";
    private readonly Dictionary<(Shape Shape, string System), List<LoadReport>> _rounds = [];

    public void Add(Shape shape, string system, LoadReport report)
    {
        if (!_rounds.TryGetValue((shape, system), out var rounds)) _rounds[(shape, system)] = rounds = [];
        rounds.Add(report);
    }

    /// <summary>Null when it was not measured.</summary>
    public Figures? Of(Shape shape, string system) =>
        _rounds.TryGetValue((shape, system), out var rounds) ? Figures.Of(rounds) : null;

    public string Table(IEnumerable<Shape> shapes, IEnumerable<string> systems)
    {
        var table = new StringBuilder("""
            | shape | system | packets/s | (rounds) | of the relay | p50 ms | p99 ms | p99.9 ms | CPU us/packet | of the relay | RSS MB | B allocated/packet | ledger commits/s | commits/packet | ledger B/packet | unclean |
            |---|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|

            """);
        foreach (var shape in shapes)
        {
            foreach (var system in systems)
                if (Of(shape, system) is { } figures) table.AppendLine(Row(shape, system, figures, Of(shape, Ceiling)));
        }
        return table.ToString();
    }

    private static string Row(Shape shape, string system, Figures figures, Figures? relay) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {shape} | {system} | {figures.PacketsPerSecond:N0} | {figures.Slowest / 1000:0.0}k-{figures.Fastest / 1000:0.0}k "
        + $"| {figures.PacketsPerSecond / relay?.PacketsPerSecond:0.00} | {figures.P50:0.000} | {figures.P99:0.000} | {figures.P999:0.000} "
        + $"| {figures.CpuMicroseconds:0.0} | {figures.CpuMicroseconds / relay?.CpuMicroseconds:0.0} "
        + $"| {figures.ResidentMegabytes:0} | {figures.AllocatedBytes:0} | {figures.LedgerCommitsPerSecond:0} | {figures.LedgerCommitsPerPacket:0.000} | {figures.LedgerBytes:0} | {figures.Unclean} |");
}
