namespace Connector.Ledger.Writing;

/// <summary>How the ledger writer works.</summary>
public sealed record LedgerWriterOptions
{
    /// <summary>What is on disk before a packet goes on. Default: full.</summary>
    public Durability Durability { get; init; } = Durability.Full;

    /// <summary>
    /// Free bytes of the disk below which no holds are taken, so that open ones can still be committed. Default: 256 MiB.
    /// </summary>
    public long LowWaterBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Bytes of entries that may wait before no holds are taken. Default: 64 MiB.</summary>
    public int MaxWaitingBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes of entries after which a transaction takes no more of them. Default: 1 MiB.</summary>
    public int MaxGroupBytes { get; init; } = 1024 * 1024;

    /// <summary>How long entries are gathered for one transaction when nothing waits for it (durability none). Default: 10 ms.</summary>
    public TimeSpan GatherFor { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How long after a failure the store is tried again at first; then twice as long each time. Default: 100 ms.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest time between two tries. Default: 5 s.</summary>
    public TimeSpan LastRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether books that another process has are waited for, however long it takes: <see cref="LedgerWriter.StartAsync"/>
    /// ends only when they are ours, and a process that falls silent loses them to another. Default: false, the start fails.
    /// </summary>
    public bool StandsBy { get; init; }

    /// <summary>
    /// Nodes beside whose books, in the same database, these are not opened, and what an operator is told then. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> NeverBeside { get; init; } = new Dictionary<string, string>();

    /// <summary>How often the free space is looked at. Default: 1 s.</summary>
    public TimeSpan SpaceCheckPeriod { get; init; } = TimeSpan.FromSeconds(1);
}
