using Connector.Ledger.Journal;
using Connector.Ledger.Postgres;

namespace Connector.Ledger.Tests.Stores;

public sealed class PostgresStoreTests(SharedPostgres postgres) : LedgerStoreContract, IAsyncLifetime
{
    private readonly List<JournalStore> _stores = [];
    private PostgresOptions? _options;

    public async ValueTask InitializeAsync() => _options = await postgres.NewNodeAsync();

    public ValueTask DisposeAsync()
    {
        _stores.ForEach(store => store.Dispose());
        return ValueTask.CompletedTask;
    }

    internal override ILedgerStore Connect()
    {
        var store = new JournalStore(new PostgresJournal(_options!));
        _stores.Add(store);
        return store;
    }
}
