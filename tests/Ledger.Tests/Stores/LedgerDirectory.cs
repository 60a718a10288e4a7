using Connector.Ledger.Sqlite;

namespace Connector.Ledger.Tests.Stores;

/// <summary>A directory for one test's books, gone with it.</summary>
internal sealed class LedgerDirectory : IDisposable
{
    public LedgerDirectory() => Path = Directory.CreateTempSubdirectory("ledger-").FullName;

    public string Path { get; }

    public string Database => System.IO.Path.Combine(Path, "ledger.db");

    /// <summary>Without a reserve: it would only cost time.</summary>
    public SqliteOptions Options => new(Path) { ReserveBytes = 0 };

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
