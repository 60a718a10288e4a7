namespace Connector.Ledger.Tests.Stores;

public sealed class MemoryStoreTests : LedgerStoreContract
{
    private readonly Func<ILedgerStore> _connect = Desk.InMemory();

    internal override ILedgerStore Connect() => _connect();
}
