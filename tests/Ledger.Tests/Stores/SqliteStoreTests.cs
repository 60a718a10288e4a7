using Connector.Ledger.Journal;
using Connector.Ledger.Sqlite;

namespace Connector.Ledger.Tests.Stores;

public sealed class SqliteStoreTests : LedgerStoreContract, IDisposable
{
    private readonly LedgerDirectory _directory = new();
    private JournalStore? _store;

    public void Dispose()
    {
        _store?.Dispose();
        _directory.Dispose();
    }

    internal override ILedgerStore Connect() => _store = new JournalStore(new SqliteJournal(_directory.Options));
}
