using Connector.Ledger.Journal;
using Connector.Ledger.Sqlite;
using CsCheck;

namespace Connector.Ledger.Tests.Stores;

/// <summary>The files as a kill leaves them, and as a power cut does: the log ends at any byte.</summary>
public sealed class SqliteCrashTests : IDisposable
{
    private readonly LedgerDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void a_kill_after_any_group_leaves_exactly_what_was_durable()
    {
        using var store = new JournalStore(new SqliteJournal(_directory.Options), checkpointBytes: 500);
        store.Open();
        var desk = new Desk(store).OpenAccounts();
        for (var number = 1ul; number <= 15; number++)
        {
            desk.Pay(number, number);
            if (number == 8)
                store.Checkpoint();
            using var copy = CopyFiles(walLength: null);
            using var survivor = Open(copy);
            Assert.Equal(store.Through, survivor.Through);
            Assert.Equal(store.Accounts(), survivor.Accounts());
            new Desk(survivor).AssertSound();
        }
    }

    [Fact]
    public void a_power_cut_at_any_byte_of_the_log_leaves_whole_groups()
    {
        using var store = new JournalStore(new SqliteJournal(_directory.Options));
        store.Open();
        var desk = new Desk(store).OpenAccounts();
        var balances = new Dictionary<long, Int128> { [0] = 0 };
        for (var number = 1ul; number <= 10; number++)
        {
            desk.Pay(number, number);
            balances[store.Through] = desk.BalanceOf("a");
            balances[store.Through - 1] = balances[store.Through] - number;
        }

        var length = (int)new FileInfo(_directory.Database + "-wal").Length;
        Gen.Int[0, length].Sample(
            cut =>
            {
                using var copy = CopyFiles(cut);
                using var survivor = Open(copy);
                new Desk(survivor).AssertSound();
                var balance = survivor.Load("a")?.Balance ?? 0;
                Assert.Equal(balances.GetValueOrDefault(survivor.Through), balance);
            },
            iter: 60,
            threads: 1);
    }

    private static JournalStore Open(LedgerDirectory directory)
    {
        var store = new JournalStore(new SqliteJournal(directory.Options));
        store.Open();
        return store;
    }

    private LedgerDirectory CopyFiles(int? walLength)
    {
        var copy = new LedgerDirectory();
        File.Copy(_directory.Database, copy.Database);
        File.Copy(_directory.Database + "-wal", copy.Database + "-wal");
        if (walLength is { } length)
        {
            using var wal = File.OpenWrite(copy.Database + "-wal");
            wal.SetLength(length);
        }

        return copy;
    }
}
