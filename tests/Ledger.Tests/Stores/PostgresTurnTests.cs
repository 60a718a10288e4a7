using Connector.Ledger.Entries;

namespace Connector.Ledger.Tests.Stores;

/// <summary>Processes that have the same books one after the other.</summary>
public sealed class PostgresTurnTests(SharedPostgres postgres) : IAsyncLifetime
{
    private PostgresBooks _books = null!;

    public async ValueTask InitializeAsync() => _books = new PostgresBooks(await postgres.NewNodeAsync() with { IsShared = true });

    public ValueTask DisposeAsync()
    {
        _books.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void the_next_goes_on_from_what_the_one_before_booked()
    {
        var first = _books.NewDesk().OpenAccounts();
        first.Pay(1);
        PostgresBooks.Fails(LedgerFailure.InUse, _books.NewStore().Open);
        _books.EndWriter();
        var next = _books.NewDesk();
        Assert.Equal(10, next.BalanceOf("a"));
        next.AssertSound();
    }

    [Fact]
    public void who_lost_the_books_learns_it_while_the_next_has_them()
    {
        var first = _books.NewDesk().OpenAccounts();
        first.Store.Touch();
        _books.EndWriter();
        PostgresBooks.Fails(LedgerFailure.Unavailable, first.Store.Touch);
        var next = _books.NewDesk();
        // Not "in use", which it would wait for.
        PostgresBooks.Fails(LedgerFailure.TakenOver, first.Store.Open);
        next.Pay(2);
        next.AssertSound();
    }

    [Fact]
    public void a_session_that_lost_the_books_without_noticing_learns_it_though_it_writes_nothing()
    {
        var desk = _books.NewDesk().OpenAccounts();
        desk.Store.Touch();
        _books.Change("UPDATE ledger SET epoch = epoch + 1");
        PostgresBooks.Fails(LedgerFailure.TakenOver, desk.Store.Touch);
    }

    [Fact]
    public void who_falls_silent_loses_the_books_and_writes_nothing_any_more()
    {
        Assert.SkipUnless(
            _books.Change("SELECT count(*) FROM pg_settings WHERE name = 'idle_session_timeout'") == "1",
            "this PostgreSQL is older than 14 and ends no silent session");
        var silent = _books.NewDesk(_books.Options with { SilentFor = TimeSpan.FromMilliseconds(200) }).OpenAccounts();
        var group = new LedgerGroup();
        silent.Fill(group, filling => silent.Add(filling, Desk.Packet(LedgerEntryKind.Hold, 1), Desk.Condition(1)));
        // It waits at the server, as long as it takes.
        var next = _books.NewDesk(_books.Options with { OwnerTimeout = TimeSpan.FromSeconds(30) });
        PostgresBooks.Fails(LedgerFailure.Unavailable, () => silent.Store.Append(group));
        PostgresBooks.Fails(LedgerFailure.TakenOver, silent.Store.Open);
        Assert.Equal(0, next.Store.Load("a")!.HeldIncoming);
        next.AssertSound();
    }
}
