using Connector.Ledger.Entries;
using Connector.Ledger.Journal;
using Connector.Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Connector.Ledger.Tests.Stores;

/// <summary>What goes wrong with a file or its disk, and that it passes without a unit lost.</summary>
public sealed class SqliteFailureTests : IDisposable
{
    private readonly LedgerDirectory _directory = new();
    private readonly List<IDisposable> _open = [];

    public void Dispose()
    {
        _open.ForEach(store => store.Dispose());
        _directory.Dispose();
    }

    [Fact]
    public void a_second_process_on_the_same_directory_refuses_to_start()
    {
        var first = NewStore();
        first.Open();
        var exception = Assert.Throws<LedgerStoreException>(NewStore().Open);
        Assert.Equal(LedgerFailure.InUse, exception.Failure);
        Assert.False(exception.MayPass);
        Assert.Contains(_directory.Path, exception.Message, StringComparison.Ordinal);
        first.Dispose();
        NewStore().Open();
    }

    [Fact]
    public void every_transaction_is_on_disk_before_it_counts()
    {
        var settings = "";
        var store = NewStore(_directory.Options with
        {
            Opened = connection => settings = Ask(connection, "PRAGMA journal_mode") + Ask(connection, "PRAGMA synchronous"),
        });
        store.Open();
        Assert.Equal("wal2", settings);
    }

    [Fact]
    public void books_of_a_newer_release_are_refused_and_left_alone()
    {
        NewDesk().OpenAccounts().Store.Dispose();
        Change("PRAGMA user_version = 99");
        var exception = Assert.Throws<LedgerStoreException>(NewStore().Open);
        Assert.Equal(LedgerFailure.Newer, exception.Failure);
        Assert.False(exception.MayPass);
        Change("PRAGMA user_version = 1");
        Assert.Equal(3, Reopened().Store.Accounts().Count);
    }

    [Fact]
    public void another_programs_database_is_refused_and_left_alone()
    {
        Change("CREATE TABLE precious (id INTEGER)");
        Assert.Equal(LedgerFailure.Foreign, Assert.Throws<LedgerStoreException>(NewStore().Open).Failure);
        using var connection = SqliteConnections.Open(_directory.Database);
        Assert.Equal("delete", Ask(connection, "PRAGMA journal_mode"));
    }

    [Fact]
    public void older_books_are_brought_up_to_date_when_opened()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Pay(1);
        desk.Store.Dispose();
        var newer = _directory.Options with { Schema = [.. SqliteSchema.Steps, "CREATE TABLE extra (id INTEGER)"] };
        desk = Reopened(newer);
        Assert.Equal(10, desk.BalanceOf("a"));
        desk.AssertSound();
        desk.Store.Dispose();
        Assert.Equal(LedgerFailure.Newer, Assert.Throws<LedgerStoreException>(NewStore().Open).Failure);
    }

    [Fact]
    public void an_upgrade_that_fails_changes_nothing()
    {
        NewDesk().OpenAccounts().Store.Dispose();
        string[] broken = [.. SqliteSchema.Steps, "CREATE TABLE extra (id INTEGER); SELECT nonsense FROM nothing"];
        var failing = NewStore(_directory.Options with { Schema = broken });
        Assert.Equal(LedgerFailure.Unavailable, Assert.Throws<LedgerStoreException>(failing.Open).Failure);
        failing.Dispose();
        Assert.Equal(3, Reopened().Store.Accounts().Count);
        using var connection = SqliteConnections.Open(_directory.Database);
        Assert.Equal("0", Ask(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'extra'"));
    }

    [Fact]
    public void a_file_that_is_no_database_is_corrupt()
    {
        File.WriteAllText(_directory.Database, new string('x', 10_000));
        AssertCorrupt(NewStore().Open);
        Assert.Equal(10_000, new FileInfo(_directory.Database).Length);
    }

    [Theory]
    [InlineData("UPDATE journal SET entries = zeroblob(length(entries)) WHERE through = (SELECT max(through) FROM journal)")]
    [InlineData("UPDATE journal SET sum = sum + 1 WHERE through = 5")]
    [InlineData("DELETE FROM journal WHERE through = 5")]
    [InlineData("DELETE FROM journal WHERE first = 1")]
    public void entries_that_are_damaged_or_missing_are_found_when_opened(string damage)
    {
        var desk = NewDesk().OpenAccounts();
        desk.Pay(1);
        desk.Store.Dispose();
        Change(damage);
        AssertCorrupt(NewStore().Open);
    }

    [Fact]
    public void a_checkpoint_that_is_damaged_is_found_when_opened()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Store.Checkpoint();
        desk.Store.Dispose();
        Change("UPDATE books SET image = zeroblob(length(image))");
        AssertCorrupt(NewStore().Open);
    }

    [Fact]
    public void an_older_copy_in_the_place_of_the_file_is_never_written_to()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Pay(1);
        Change("DELETE FROM journal WHERE through = (SELECT max(through) FROM journal)");
        AssertCorrupt(desk.Store.Open);
    }

    [Fact]
    public void a_full_disk_loses_nothing_and_passes()
    {
        var limit = 0L;
        var desk = NewDesk(_directory.Options with { Opened = connection => limit = Limit(connection, limit) }).OpenAccounts();
        desk.Pay(1);
        limit = 1;
        AssertFailsAndPasses(desk, LedgerFailure.Full, () => limit = 1_000_000);
    }

    [Fact]
    public void a_file_that_cannot_be_written_loses_nothing_and_passes()
    {
        var isReadOnly = false;
        var options = _directory.Options with
        {
            Opened = connection => Ask(connection, $"PRAGMA query_only = {(isReadOnly ? 1 : 0)}"),
        };
        var desk = NewDesk(options).OpenAccounts();
        desk.Pay(1);
        isReadOnly = true;
        AssertFailsAndPasses(desk, LedgerFailure.ReadOnly, () => isReadOnly = false);
    }

    [Fact]
    public void the_reserve_is_given_up_on_a_full_disk_and_made_anew_when_there_is_room()
    {
        var (free, limit) = (0L, 0L);
        var reserve = Path.Combine(_directory.Path, "ledger.reserve");
        var desk = NewDesk(_directory.Options with
        {
            ReserveBytes = 100_000,
            FreeBytes = () => free,
            Opened = connection => limit = Limit(connection, limit),
        }).OpenAccounts();
        Assert.Equal(0, desk.Store.FreeBytes());
        Assert.False(File.Exists(reserve));
        free = 200_000;
        Assert.Equal(200_000, desk.Store.FreeBytes());
        Assert.Equal(100_000, new FileInfo(reserve).Length);
        limit = 1;
        desk.Store.Open();
        Assert.Throws<LedgerStoreException>(() => FillUp(desk));
        Assert.False(File.Exists(reserve));
    }

    private LedgerGroup? _pending;

    private void AssertFailsAndPasses(Desk desk, LedgerFailure failure, Action pass)
    {
        desk.Store.Open();
        var exception = Assert.Throws<LedgerStoreException>(() => FillUp(desk));
        Assert.Equal((failure, true), (exception.Failure, exception.MayPass));
        Assert.Throws<LedgerStoreException>(() => desk.Store.Append(_pending!));
        pass();
        desk.Store.Open();
        desk.Store.Append(_pending!);
        desk.AssertSound();
        var (through, balance) = (desk.Store.Through, desk.BalanceOf("a"));
        desk.Restart(() => NewStore());
        Assert.Equal((through, balance), (desk.Store.Through, desk.BalanceOf("a")));
        desk.AssertSound();
    }

    /// <summary>Delivers large answers until the store fails.</summary>
    private void FillUp(Desk desk)
    {
        for (var number = 100ul; number < 10_000; number++)
        {
            _pending = new LedgerGroup();
            desk.Fill(_pending, group => desk.Add(group, Desk.Packet(LedgerEntryKind.Deliver, number, to: ""), new byte[30_000]));
            desk.Store.Append(_pending);
        }

        Assert.Fail("The store never failed.");
    }

    private static long Limit(SqliteConnection connection, long pages)
    {
        if (pages > 0)
            Ask(connection, $"PRAGMA max_page_count = {pages}");
        return pages;
    }

    private static void AssertCorrupt(Action action) =>
        Assert.Equal(LedgerFailure.Corrupt, Assert.Throws<LedgerStoreException>(action).Failure);

    private static string Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }

    private void Change(string sql)
    {
        using var connection = SqliteConnections.Open(_directory.Database);
        Ask(connection, sql);
    }

    private Desk NewDesk(SqliteOptions? options = null)
    {
        var store = NewStore(options);
        store.Open();
        return new Desk(store);
    }

    private Desk Reopened(SqliteOptions? options = null) => NewDesk(options);

    private JournalStore NewStore(SqliteOptions? options = null)
    {
        var store = new JournalStore(new SqliteJournal(options ?? _directory.Options));
        _open.Add(store);
        return store;
    }
}
