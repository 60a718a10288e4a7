using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Connector.Load;

/// <summary>One server process over the measured time.</summary>
public sealed record ServerReport(
    int Pid, double CpuMicrosecondsPerPacket, double ResidentMegabytes, double? AllocatedBytesPerPacket)
{
    /// <summary>Transactions of its ledger, each of which waits for the disk once; 0 without a ledger or a probe.</summary>
    public double LedgerCommitsPerSecond { get; init; }

    /// <summary>Bytes of entries that its ledger wrote.</summary>
    public double LedgerBytesPerPacket { get; init; }
}

/// <summary>The outcome of a run: the JSON object, and the line for people.</summary>
public sealed record LoadReport
{
    public required int Pairs { get; init; }
    public required int Outstanding { get; init; }
    public required int Payload { get; init; }
    public required double Seconds { get; init; }

    /// <summary>Packets fulfilled with the right preimage in the measured time.</summary>
    public required long Fulfilled { get; init; }
    public required double PacketsPerSecond { get; init; }
    public required double P50Milliseconds { get; init; }
    public required double P99Milliseconds { get; init; }
    public required double P999Milliseconds { get; init; }
    public required double MaxMilliseconds { get; init; }

    /// <summary>Rejects by code, from the end of the warm-up to the last answer.</summary>
    public required SortedDictionary<string, long> Rejected { get; init; }
    public required long RejectedInWarmup { get; init; }

    /// <summary>Prepares without any answer at the end.</summary>
    public required long Lost { get; init; }
    public required long Wrong { get; init; }
    public required long Unexpected { get; init; }
    public required double LoadCpuMicrosecondsPerPacket { get; init; }
    public required double LoadAllocatedBytesPerPacket { get; init; }
    public required ServerReport[] Servers { get; init; }

    [JsonIgnore]
    public bool Clean => Fulfilled > 0 && Rejected.Count == 0 && Lost == 0 && Wrong == 0 && Unexpected == 0;

    public string ToJson() => JsonSerializer.Serialize(this, LoadReportJson.Default.LoadReport);

    public override string ToString()
    {
        var rejects = Rejected.Count == 0
            ? "0"
            : string.Join(' ', Rejected.Select(pair => string.Create(
                CultureInfo.InvariantCulture, $"{pair.Key}:{pair.Value}")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Pairs}x{Outstanding}: {PacketsPerSecond:N0} packets/s, p50 {P50Milliseconds:0.000} p99 {P99Milliseconds:0.000} "
            + $"p99.9 {P999Milliseconds:0.000} max {MaxMilliseconds:0.0} ms, rejects {rejects}, lost {Lost}, wrong {Wrong}, "
            + $"unexpected {Unexpected}, load {LoadCpuMicrosecondsPerPacket:0.00} us/packet");
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LoadReport))]
public sealed partial class LoadReportJson : JsonSerializerContext;
