using Microsoft.Data.Sqlite;

namespace Connector.Ledger.Sqlite;

/// <summary>How the embedded store is kept.</summary>
internal sealed record SqliteOptions(string Directory)
{
    /// <summary>Room that is kept back for ending open holds on a full disk. Default: 32 MiB.</summary>
    public long ReserveBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Steps of the schema; another list only in tests.</summary>
    public IReadOnlyList<string> Schema { get; init; } = SqliteSchema.Steps;

    /// <summary>Called for the writing connection each time it was opened: where tests make it fail.</summary>
    public Action<SqliteConnection>? Opened { get; init; }

    /// <summary>Tells the free bytes of the disk; in tests something else.</summary>
    public Func<long>? FreeBytes { get; init; }
}
