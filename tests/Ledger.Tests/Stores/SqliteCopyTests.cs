using Connector.Ledger.Journal;
using Connector.Ledger.Sqlite;

namespace Connector.Ledger.Tests.Stores;

/// <summary>Copies of books that are being written: one moment of them, whole, or none at all.</summary>
public sealed class SqliteCopyTests : IDisposable
{
    private readonly LedgerDirectory _directory = new();
    private readonly LedgerDirectory _elsewhere = new();

    public void Dispose()
    {
        _directory.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public void a_copy_has_what_was_booked_before_it_and_nothing_of_what_comes_after()
    {
        using var store = Open(_directory);
        var desk = new Desk(store).OpenAccounts();
        desk.Pay(1);
        store.Checkpoint();
        desk.Pay(2);
        desk.Hold(3);
        var copy = store.Copy(leaveFree: 0)!;
        desk.Pay(4);

        Assert.Equal(1, CopiesIn(_directory));
        Assert.False(File.Exists($"{copy.Path}-wal"), "one file is all of a copy");
        File.Move(copy.Path, _elsewhere.Database);
        using var restored = Open(_elsewhere);
        Assert.Equal(copy.Through, restored.Through);
        var there = new Desk(restored);
        Assert.Equal((20, -20), (there.BalanceOf("a"), there.BalanceOf("b")));
        Assert.Equal(["a", "b"], restored.AccountsToWake().Order());
        there.AssertSound();
        Assert.Equal((30, -30), (desk.BalanceOf("a"), desk.BalanceOf("b")));
        desk.AssertSound();
    }

    [Fact]
    public void a_copy_that_would_leave_too_little_of_the_disk_is_not_begun()
    {
        using var journal = new SqliteJournal(_directory.Options with { FreeBytes = () => 1_000_000 });
        journal.Open();

        Assert.NotNull(journal.Copy(leaveFree: 0));
        var refused = Assert.Throws<LedgerStoreException>(() => journal.Copy(leaveFree: 1_000_000));
        Assert.Equal(LedgerFailure.Full, refused.Failure);
        Assert.Equal(1, CopiesIn(_directory));
    }

    [Fact]
    public void what_is_damaged_is_not_handed_out_as_a_copy()
    {
        using var store = Open(_directory);
        var desk = new Desk(store).OpenAccounts();
        desk.Pay(1);
        using (var connection = SqliteConnections.Open(_directory.Database))
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "UPDATE journal SET entries = zeroblob(length(entries)) WHERE through = (SELECT max(through) FROM journal)";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        Assert.Equal(LedgerFailure.Corrupt, Assert.Throws<LedgerStoreException>(() => store.Copy(leaveFree: 0)).Failure);
        Assert.Equal(0, CopiesIn(_directory));
    }

    [Fact]
    public void a_copy_that_nobody_took_is_gone_after_the_next_start()
    {
        using (var store = Open(_directory))
        {
            Assert.NotNull(store.Copy(leaveFree: 0));
            Assert.Equal(1, CopiesIn(_directory));
        }

        using var again = Open(_directory);
        Assert.Equal(0, CopiesIn(_directory));
    }

    [Fact]
    public void books_that_are_no_file_have_no_copy()
    {
        using var store = new JournalStore(new MemoryJournal());
        store.Open();
        Assert.Null(store.Copy(leaveFree: 0));
    }

    private static JournalStore Open(LedgerDirectory directory)
    {
        var store = new JournalStore(new SqliteJournal(directory.Options));
        store.Open();
        return store;
    }

    private static int CopiesIn(LedgerDirectory directory) => Directory.GetFiles(directory.Path, "ledger.copy-*").Length;
}
