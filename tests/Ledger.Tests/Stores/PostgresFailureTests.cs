using Connector.Ledger.Postgres;
using Connector.Testing;
using Npgsql;

namespace Connector.Ledger.Tests.Stores;

/// <summary>Schemas, roles and settings with which no money can be written, and what the operator is told.</summary>
public sealed class PostgresFailureTests(SharedPostgres postgres) : IAsyncLifetime
{
    private PostgresBooks _books = null!;

    public async ValueTask InitializeAsync() => _books = new PostgresBooks(await postgres.NewNodeAsync());

    public ValueTask DisposeAsync()
    {
        _books.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void every_commit_is_on_disk_before_it_counts_whatever_the_role_says()
    {
        var settings = "";
        var options = _books.AsRole("GRANT CREATE ON DATABASE postgres TO WHO; ALTER ROLE WHO SET synchronous_commit = off") with
        {
            Opened = connection => settings = Ask(connection, "SHOW synchronous_commit"),
        };
        _books.NewDesk(options).OpenAccounts();
        Assert.Equal("on", settings);
    }

    [Fact]
    public void a_stricter_setting_for_standbys_is_left_as_it_is()
    {
        var settings = "";
        var options = _books.AsRole("GRANT CREATE ON DATABASE postgres TO WHO; ALTER ROLE WHO SET synchronous_commit = remote_apply") with
        {
            Opened = connection => settings = Ask(connection, "SHOW synchronous_commit"),
        };
        _books.NewDesk(options).OpenAccounts();
        Assert.Equal("remote_apply", settings);
    }

    [Fact]
    public void books_of_a_newer_release_are_refused_and_left_alone()
    {
        _books.NewDesk().OpenAccounts().Store.Dispose();
        _books.Change("UPDATE ledger SET version = 99");
        var exception = PostgresBooks.Fails(LedgerFailure.Newer, _books.NewStore().Open);
        Assert.False(exception.MayPass);
        Assert.Contains("has version 99; this release knows up to 1", exception.Message, StringComparison.Ordinal);
        Assert.Equal("1", _books.Change("UPDATE ledger SET version = 1 RETURNING epoch"));
        Assert.Equal(3, _books.NewDesk().Store.Accounts().Count);
    }

    [Theory]
    [InlineData("CREATE TABLE precious (id integer)")]
    [InlineData("CREATE TABLE ledger (id integer)")]
    [InlineData("CREATE TABLE ledger (node text, version integer); INSERT INTO ledger VALUES ('another', 1)")]
    public void another_programs_schema_is_refused_and_left_alone(string table)
    {
        _books.Change($"CREATE SCHEMA {_books.Schema}; {table}");
        PostgresBooks.Fails(LedgerFailure.Foreign, _books.NewStore().Open);
        Assert.Equal("1", _books.Change($"SELECT count(*) FROM pg_class WHERE relnamespace = '{_books.Schema}'::regnamespace"));
    }

    [Fact]
    public void older_books_are_brought_up_to_date_when_opened()
    {
        var desk = _books.NewDesk().OpenAccounts();
        desk.Pay(1);
        desk.Store.Dispose();
        var newer = _books.Options with { Schema = [.. PostgresSchema.Steps, "CREATE TABLE extra (id integer)"] };
        desk = _books.NewDesk(newer);
        Assert.Equal(10, desk.BalanceOf("a"));
        Assert.Equal("2", _books.Change("SELECT version FROM ledger"));
        desk.AssertSound();
        desk.Store.Dispose();
        PostgresBooks.Fails(LedgerFailure.Newer, _books.NewStore().Open);
    }

    [Fact]
    public void an_upgrade_that_fails_changes_nothing()
    {
        _books.NewDesk().OpenAccounts().Store.Dispose();
        string[] broken = [.. PostgresSchema.Steps, "CREATE TABLE extra (id integer); SELECT nonsense FROM nothing"];
        PostgresBooks.Fails(LedgerFailure.Unavailable, _books.NewStore(_books.Options with { Schema = broken }).Open);
        Assert.Equal("True", _books.Change("SELECT to_regclass('extra') IS NULL"));
        Assert.Equal(3, _books.NewDesk().Store.Accounts().Count);
    }

    [Theory]
    [InlineData("UPDATE journal SET entries = decode(repeat('00', length(entries)), 'hex') WHERE through = (SELECT max(through) FROM journal)")]
    [InlineData("UPDATE journal SET sum = sum + 1 WHERE through = 5")]
    [InlineData("DELETE FROM journal WHERE through = 5")]
    [InlineData("DELETE FROM journal WHERE first = 1")]
    public void entries_that_are_damaged_or_missing_are_found_when_opened(string damage)
    {
        var desk = _books.NewDesk().OpenAccounts();
        desk.Pay(1);
        desk.Store.Dispose();
        _books.Change(damage);
        PostgresBooks.Fails(LedgerFailure.Corrupt, _books.NewStore().Open);
    }

    [Fact]
    public void a_checkpoint_that_is_damaged_is_found_when_opened()
    {
        var desk = _books.NewDesk().OpenAccounts();
        desk.Store.Checkpoint();
        desk.Store.Dispose();
        _books.Change("UPDATE books SET image = decode(repeat('00', length(image)), 'hex')");
        PostgresBooks.Fails(LedgerFailure.Corrupt, _books.NewStore().Open);
    }

    [Fact]
    public void a_standby_that_lacks_the_last_commits_is_never_written_to()
    {
        var desk = _books.NewDesk().OpenAccounts();
        desk.Pay(1);
        _books.Change("DELETE FROM journal WHERE through = (SELECT max(through) FROM journal)");
        PostgresBooks.Fails(LedgerFailure.Corrupt, desk.Store.Open);
    }

    [Fact]
    public void a_database_that_is_read_only_passes_when_it_is_no_more()
    {
        var role = _books.AsRole("GRANT CREATE ON DATABASE postgres TO WHO");
        var desk = _books.NewDesk(role).OpenAccounts();
        desk.Hold(1);
        _books.Change($"ALTER ROLE \"role_of_{role.Node}\" SET default_transaction_read_only = on");
        var exception = PostgresBooks.Fails(LedgerFailure.ReadOnly, desk.Store.Open);
        Assert.Contains("is read-only", exception.Message, StringComparison.Ordinal);
        _books.Change($"ALTER ROLE \"role_of_{role.Node}\" RESET default_transaction_read_only");
        desk.Store.Open();
        Assert.Equal(RefusalReason.None, desk.Book(Desk.Packet(LedgerEntryKind.Commit, 1)));
        desk.AssertSound();
    }

    [Fact]
    public void a_role_that_may_create_nothing_is_told_what_to_grant()
    {
        var role = _books.AsRole("");
        var store = _books.NewStore(role);
        var exception = PostgresBooks.Fails(LedgerFailure.ReadOnly, store.Open);
        Assert.Contains("Grant CREATE on the database, or make the role owner of the schema", exception.Message, StringComparison.Ordinal);
        _books.Change($"CREATE SCHEMA {_books.Schema} AUTHORIZATION \"role_of_{role.Node}\"");
        store.Open();
        new Desk(store).OpenAccounts().AssertSound();
    }

    [Theory]
    [InlineData("Password=secret-but-wrong", "does not let books in: check user and password in ledger.connectionString")]
    [InlineData("Database=elsewhere", "is not there: create the database elsewhere")]
    [InlineData("Host=no-such-host.invalid", "cannot be reached")]
    public void a_database_that_cannot_be_reached_is_named_with_what_to_do(string change, string expected)
    {
        var options = _books.Options with { ConnectionString = $"{_books.Options.ConnectionString};{change}" };
        var exception = PostgresBooks.Fails(LedgerFailure.Unavailable, _books.NewStore(options).Open);
        Assert.True(exception.MayPass);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgresql://books:hunter2@db/books?sslmode=require")]
    [InlineData("Host=db;Pasword=hunter2")]
    [InlineData("Host=db;Port=hunter2")]
    [InlineData("hunter2")]
    [InlineData("Database=books;Password=hunter2")]
    public void a_connection_string_that_cannot_be_used_is_not_quoted(string text)
    {
        var exception = Assert.Throws<FormatException>(() => new PostgresJournal(_books.Options with { ConnectionString = text }));
        Assert.DoesNotContain("hunter2", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void a_reason_with_a_character_that_postgresql_does_not_have_is_kept_all_the_same()
    {
        var desk = _books.NewDesk().OpenAccounts();
        var amount = AccountEntry.MaxAmount;
        desk.Book(new AccountEntry(AccountEntryKind.Adjust, "a", 0) { Amount = -amount }, Desk.Text("one\0two \u20ac"));
        var line = Assert.Single(desk.Store.ReadAudit(long.MaxValue, 10));
        Assert.Equal(("one\uFFFDtwo \u20ac", -amount), (line.Reason, line.Amount));
        Assert.Equal($"{-amount}", _books.Change("SELECT amount::text FROM audit"));
        desk.AssertSound();
    }

    [Theory]
    [InlineData("a\"b;c--d")]
    [InlineData("caf\u00e9-with-a-name-that-is-longer-than-any-that-postgresql-would-keep-as-it-is")]
    public void any_node_id_names_a_schema(string node)
    {
        var options = _books.Options with { Node = node };
        var desk = _books.NewDesk(options).OpenAccounts();
        desk.Pay(1);
        desk.Restart(() => _books.NewStore(options));
        Assert.Equal(10, desk.BalanceOf("a"));
        Assert.Equal("1", _books.Change($"SELECT count(*) FROM pg_namespace WHERE nspname = '{new PostgresJournal(options).Target.SchemaName}'"));
    }

    [Fact]
    public async Task what_was_pruned_is_gone_at_once_for_readers_and_deleted_soon()
    {
        var desk = _books.NewDesk().OpenAccounts();
        for (var number = 1ul; number <= 700; number++)
            desk.Book(Desk.Packet(LedgerEntryKind.Deliver, 1_000 + number, to: ""));
        desk.Store.Checkpoint();
        // It waits for this one, and readers do not.
        using var keeper = new NpgsqlConnection(_books.Options.ConnectionString + ";Pooling=false");
        keeper.Open();
        using var transaction = keeper.BeginTransaction();
        Ask(keeper, $"LOCK TABLE {_books.Schema}.journal IN SHARE MODE");
        var plan = desk.Store.PlanPrune(long.MaxValue, desk.Store.PruneLimit)!;
        desk.Store.Prune(plan);
        Assert.Empty(desk.Statement("a"));
        transaction.Rollback();
        desk.Pay(200);
        Assert.Equal(10, Assert.Single(desk.Statement("a")).Amount);
        desk.AssertSound();
        await Await.UntilAsync(() => _books.Change("SELECT count(*) FROM journal") == "2", "the pruned groups are deleted");
        desk.Restart(() => _books.NewStore());
        Assert.Equal(7_010, desk.BalanceOf("a"));
        desk.AssertSound();
    }

    private static string Ask(NpgsqlConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (string?)command.ExecuteScalar() ?? "";
    }
}
