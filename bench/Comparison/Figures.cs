using Connector.Load;

namespace Connector.Comparison;

/// <summary>One system at one shape: the medians over the rounds.</summary>
internal sealed record Figures
{
    public required double PacketsPerSecond { get; init; }
    public required double Slowest { get; init; }
    public required double Fastest { get; init; }
    public required double P50 { get; init; }
    public required double P99 { get; init; }
    public required double P999 { get; init; }
    public required double CpuMicroseconds { get; init; }
    public required double ResidentMegabytes { get; init; }

    /// <summary>Null where a process cannot tell.</summary>
    public required double? AllocatedBytes { get; init; }

    /// <summary>Commits of all ledgers, each of which waits for the disk once.</summary>
    public required double LedgerCommitsPerSecond { get; init; }

    /// <summary>The same per packet: how often a packet waits for the disk alone.</summary>
    public double LedgerCommitsPerPacket => LedgerCommitsPerSecond / PacketsPerSecond;

    /// <summary>Bytes of entries that all ledgers wrote, per packet.</summary>
    public required double LedgerBytes { get; init; }

    /// <summary>Rejects, lost, wrong and unexpected answers of all rounds: anything but 0 spoils the row.</summary>
    public required long Unclean { get; init; }

    public static Figures Of(IReadOnlyList<LoadReport> rounds) => new()
    {
        PacketsPerSecond = Median(rounds.Select(round => round.PacketsPerSecond)),
        Slowest = rounds.Min(round => round.PacketsPerSecond),
        Fastest = rounds.Max(round => round.PacketsPerSecond),
        P50 = Median(rounds.Select(round => round.P50Milliseconds)),
        P99 = Median(rounds.Select(round => round.P99Milliseconds)),
        P999 = Median(rounds.Select(round => round.P999Milliseconds)),
        CpuMicroseconds = Median(rounds.Select(round => round.Servers.Sum(server => server.CpuMicrosecondsPerPacket))),
        ResidentMegabytes = Median(rounds.Select(round => round.Servers.Sum(server => server.ResidentMegabytes))),
        AllocatedBytes = rounds.SelectMany(round => round.Servers).All(server => server.AllocatedBytesPerPacket is not null)
            ? Median(rounds.Select(round => round.Servers.Sum(server => server.AllocatedBytesPerPacket ?? 0)))
            : null,
        LedgerCommitsPerSecond = Median(rounds.Select(round => round.Servers.Sum(server => server.LedgerCommitsPerSecond))),
        LedgerBytes = Median(rounds.Select(round => round.Servers.Sum(server => server.LedgerBytesPerPacket))),
        Unclean = rounds.Sum(round => round.Rejected.Values.Sum() + round.Lost + round.Wrong + round.Unexpected),
    };

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
