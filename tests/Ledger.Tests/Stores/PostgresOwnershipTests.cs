using Connector.Ledger.Entries;
using Connector.Ledger.Postgres;
using Connector.Testing;
using Npgsql;

namespace Connector.Ledger.Tests.Stores;

/// <summary>One process writes these books: the second is refused, the one that lost them is fenced, and no group is there twice.</summary>
public sealed class PostgresOwnershipTests(SharedPostgres postgres) : IAsyncLifetime
{
    private PostgresBooks _books = null!;

    public async ValueTask InitializeAsync() => _books = new PostgresBooks(await postgres.NewNodeAsync());

    public ValueTask DisposeAsync()
    {
        _books.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void a_second_process_on_the_same_books_refuses_to_start()
    {
        var first = _books.NewDesk().OpenAccounts();
        var exception = PostgresBooks.Fails(LedgerFailure.InUse, _books.NewStore().Open);
        Assert.False(exception.MayPass);
        Assert.Contains($"schema ledger_{_books.Options.Node}", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"of connector {_books.Options.Node} from 127.0.0.1", exception.Message, StringComparison.Ordinal);
        first.Pay(1);
        first.Store.Dispose();
        Assert.Equal(10, _books.NewDesk().BalanceOf("a"));
    }

    [Fact]
    public async Task nodes_that_share_a_database_keep_their_books_apart()
    {
        using var others = new PostgresBooks(await postgres.NewNodeAsync());
        var (one, other) = (_books.NewDesk().OpenAccounts(), others.NewDesk().OpenAccounts());
        one.Pay(1, 10);
        other.Pay(1, 20);
        Assert.Equal((10, 20), (one.BalanceOf("a"), other.BalanceOf("a")));
        others.Change($"DROP SCHEMA {others.Schema} CASCADE");
        one.Restart(() => _books.NewStore());
        Assert.Equal(10, one.BalanceOf("a"));
        one.AssertSound();
    }

    [Fact]
    public void a_process_that_lost_its_session_goes_on_when_nobody_took_the_books_meanwhile()
    {
        var desk = _books.NewDesk().OpenAccounts();
        _books.EndWriter();
        var group = Group(desk, 1);
        Assert.True(PostgresBooks.Fails(LedgerFailure.Unavailable, () => desk.Store.Append(group)).MayPass);
        desk.Store.Open();
        desk.Store.Append(group);
        AssertBookedOnce(desk);
    }

    [Fact]
    public void a_process_that_lost_its_session_never_writes_once_another_took_the_books()
    {
        var stale = _books.NewDesk().OpenAccounts();
        var group = Group(stale, 1);
        _books.EndWriter();
        PostgresBooks.Fails(LedgerFailure.Unavailable, () => stale.Store.Append(group));
        // The same barriers as those of the group that waits: it must not be taken for it.
        var next = _books.NewDesk();
        next.Hold(1, 77);
        PostgresBooks.Fails(LedgerFailure.InUse, stale.Store.Open);
        next.Store.Dispose();
        Assert.False(PostgresBooks.Fails(LedgerFailure.TakenOver, stale.Store.Open).MayPass);
        PostgresBooks.Fails(LedgerFailure.TakenOver, stale.Store.Open);
        var after = _books.NewDesk();
        Assert.Equal(77, after.Store.Load("a")!.HeldIncoming);
        after.AssertSound();
    }

    [Theory]
    [InlineData("append")]
    [InlineData("audit")]
    [InlineData("checkpoint")]
    [InlineData("prune")]
    public void a_session_that_lost_the_books_without_noticing_writes_nothing(string step)
    {
        // As behind a pooler of transactions, which keeps no lock for a session.
        var desk = _books.NewDesk().OpenAccounts();
        desk.Store.Checkpoint();
        var plan = desk.Store.PlanPrune(long.MaxValue, desk.Store.PruneLimit)!;
        var before = Contents();
        _books.Change("UPDATE ledger SET epoch = epoch + 1");
        PostgresBooks.Fails(LedgerFailure.TakenOver, () =>
        {
            if (step == "append")
                desk.Hold(1);
            else if (step == "audit")
                desk.Book(new AccountEntry(AccountEntryKind.Adjust, "a", 0) { Amount = 1 }, Desk.Text("reason"));
            else if (step == "checkpoint")
                desk.Store.Checkpoint();
            else
                desk.Store.Prune(plan);
        });
        Assert.Equal(before, Contents());
    }

    [Fact]
    public void who_takes_the_books_waits_for_a_write_that_is_under_way()
    {
        var desk = _books.NewDesk().OpenAccounts();
        var through = desk.Store.Through;
        desk.Store.Dispose();
        using var stale = new NpgsqlConnection(_books.Options.ConnectionString + ";Pooling=false");
        stale.Open();
        using var transaction = stale.BeginTransaction();
        using var insert = stale.CreateCommand();
        insert.CommandText = $"INSERT INTO {_books.Schema}.journal SELECT {through + 1}, {through + 1}, 0, 0, '' FROM {_books.Schema}.ledger FOR SHARE";
        insert.ExecuteNonQuery();
        var taker = _books.NewStore(_books.Options with { WriteTimeout = TimeSpan.FromMilliseconds(300) });
        PostgresBooks.Fails(LedgerFailure.Unavailable, taker.Open);
        transaction.Rollback();
        taker.Open();
        Assert.Equal(through, taker.Through);
    }

    [Fact]
    public void a_commit_whose_answer_was_lost_is_recognised_and_not_written_twice()
    {
        using var proxy = new CuttingProxy(PortOf(_books));
        var desk = _books.NewDesk(Through(proxy)).OpenAccounts();
        var group = Group(desk, 1);
        proxy.LoseNextAnswer();
        PostgresBooks.Fails(LedgerFailure.Unavailable, () => desk.Store.Append(group));
        // The server has not noticed: our own last session still has the lock, and is ended for it.
        Assert.Equal($"{group.Through}", _books.Change("SELECT max(through) FROM journal"));
        desk.Store.Open();
        desk.Store.Append(group);
        AssertBookedOnce(desk);
    }

    [Fact]
    public async Task a_session_that_ends_in_the_middle_of_a_commit_leaves_all_or_nothing()
    {
        var desk = _books.NewDesk().OpenAccounts();
        // Each commit waits here, after the row was inserted.
        _books.Change(
            "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(30); RETURN NULL; END'; " +
            "CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()");
        var group = Group(desk, 1);
        var appending = Task.Run(() => desk.Store.Append(group), TestContext.Current.CancellationToken);
        await Await.UntilAsync(
            () => _books.Change("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND application_name "
                + $"= 'connector {_books.Options.Node}'") == "1",
            "the commit waits");
        _books.EndWriter();
        var exception = await Assert.ThrowsAsync<LedgerStoreException>(() => appending);
        Assert.Equal(LedgerFailure.Unavailable, exception.Failure);
        _books.Change("DROP TRIGGER wait ON journal");
        desk.Store.Open();
        desk.Store.Append(group);
        AssertBookedOnce(desk);
    }

    [Fact]
    public async Task sessions_that_end_at_any_moment_lose_nothing_and_double_nothing()
    {
        var desk = _books.NewDesk().OpenAccounts();
        using var stop = new CancellationTokenSource();
        var ending = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                    _books.EndWriter();
            },
            TestContext.Current.CancellationToken);
        var failures = 0;
        for (var number = 1ul; number <= 100_000 && failures < 25; number++)
        {
            var group = Group(desk, number);
            while (true)
            {
                try
                {
                    if (group.Booked)
                        desk.Store.Open();
                    desk.Store.Append(group);
                    break;
                }
                catch (LedgerStoreException exception) when (exception.Failure == LedgerFailure.Unavailable)
                {
                    failures++;
                }
            }
        }

        await stop.CancelAsync();
        await ending;
        Assert.Equal(25, failures);
        desk.Store.Open();
        desk.AssertSound();
        var before = desk.Store.Accounts();
        desk.Restart(() => _books.NewStore());
        Assert.Equal(before, desk.Store.Accounts());
        desk.AssertSound();
    }

    private void AssertBookedOnce(Desk desk)
    {
        Assert.Equal(10, desk.Store.Load("a")!.HeldIncoming);
        Assert.Equal("1", _books.Change($"SELECT count(*) FROM journal WHERE through = {desk.Store.Through}"));
        Assert.Equal(RefusalReason.None, desk.Book(Desk.Packet(LedgerEntryKind.Commit, 1)));
        desk.AssertSound();
        desk.Restart(() => _books.NewStore());
        Assert.Equal(10, desk.BalanceOf("a"));
        desk.AssertSound();
    }

    private string Contents() => _books.Change(
        "SELECT (SELECT string_agg(through::text, ' ' ORDER BY through) FROM journal) || ' | ' || " +
        "(SELECT string_agg(kind || ':' || through, ' ' ORDER BY kind) FROM books) || ' | ' || (SELECT count(*) FROM audit)");

    private static LedgerGroup Group(Desk desk, ulong number)
    {
        var group = new LedgerGroup();
        desk.Fill(group, filling => desk.Add(filling, Desk.Packet(LedgerEntryKind.Hold, number), Desk.Condition(number % 256)));
        return group;
    }

    private static int PortOf(PostgresBooks books) => new NpgsqlConnectionStringBuilder(books.Options.ConnectionString).Port;

    private PostgresOptions Through(CuttingProxy proxy) => _books.Options with
    {
        ConnectionString = new NpgsqlConnectionStringBuilder(_books.Options.ConnectionString) { Port = proxy.Port }.ConnectionString,
    };
}
