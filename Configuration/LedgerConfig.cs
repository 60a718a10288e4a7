namespace Connector.Configuration;

/// <summary>Where the books are kept, and how safely.</summary>
public sealed record LedgerConfig
{
    /// <summary>
    /// Directory of the embedded store, relative to the working directory. Books belong to one connector, so the default,
    /// <c>./data/NODEID</c>, lets many run from one directory.
    /// </summary>
    public string Path { get; init; } = "";

    /// <summary>PostgreSQL instead of the embedded store; null: the embedded store.</summary>
    public Secret? ConnectionString { get; init; }

    /// <summary>What is on disk before a packet goes on.</summary>
    public LedgerDurability Durability { get; init; } = LedgerDurability.Full;

    /// <summary>How long after its expiry a packet whose gateway is silent is still held.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>What is on disk before a packet goes on.</summary>
public enum LedgerDurability
{
    /// <summary>Holds before the prepare leaves, commits before the fulfill is relayed.</summary>
    Full,

    /// <summary>Commits only; holds are volatile.</summary>
    Fulfill,

    /// <summary>Nothing: for trials.</summary>
    None,
}
