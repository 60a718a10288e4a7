using System.Diagnostics;
using Connector.Ledger.Entries;
using Connector.Ledger.Journal;
using Connector.Ledger.Postgres;
using Connector.Ledger.Tests.Writing;
using Connector.Ledger.Writing;
using Connector.Testing;

namespace Connector.Ledger.Tests.Stores;

/// <summary>
/// The server goes away under a writer: no new money is taken, nothing that was staged is lost, and it passes by itself.
/// </summary>
public sealed class PostgresOutageTests(OwnPostgres postgres) : IClassFixture<OwnPostgres>, IAsyncLifetime
{
    private readonly RecordingWatcher _watcher = new();
    private PostgresServer _server = null!;
    private PostgresBooks _books = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        (_server, _books) = (await postgres.Server, new PostgresBooks(await postgres.NewNodeAsync()));

    public ValueTask DisposeAsync()
    {
        _books.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_server_that_goes_and_comes_back_loses_nothing(bool killed)
    {
        await using var writer = await StartWriterAsync();
        var (a, b) = await OpenAccountsAsync(writer);
        await writer.WaitAsync(writer.Stage(Packet(LedgerEntryKind.Hold, a, b)), Stop);
        await (killed ? _server.KillAsync() : _server.StopAsync());
        var barrier = writer.Stage(Packet(LedgerEntryKind.Commit, a, b));
        await Await.UntilAsync(() => writer.Health.Failure is not null, "the writer notices");
        Assert.False(writer.AcceptsHolds);
        Assert.Equal(LedgerFailure.Unavailable, writer.Health.Failure!.Failure);
        Assert.True(writer.DurableThrough < barrier);
        await _server.StartAgainAsync();
        await writer.WaitAsync(barrier, Stop).AsTask().WaitAsync(Await.DefaultLimit, Stop);
        await Await.UntilAsync(() => writer.AcceptsHolds, "holds are taken again");
        Assert.Equal([LedgerFailure.Unavailable], _watcher.Failures);
        Assert.Equal(1, _watcher.Recoveries);
        await AssertBookedOnceAsync(writer);
    }

    [Fact]
    public async Task a_writer_that_starts_before_its_server_waits_for_it()
    {
        await _server.StopAsync();
        await using var writer = await StartWriterAsync();
        Assert.False(writer.AcceptsHolds);
        Assert.Contains("cannot be reached", writer.Health.Failure!.Message, StringComparison.Ordinal);
        await _server.StartAgainAsync();
        await Await.UntilAsync(() => writer.AcceptsHolds, "holds are taken");
        await OpenAccountsAsync(writer);
    }

    [Fact]
    public async Task a_session_that_hangs_is_given_up_and_its_write_is_booked_once()
    {
        await using var writer = await StartWriterAsync();
        var (a, b) = await OpenAccountsAsync(writer);
        var session = _books.Change($"SELECT pid FROM pg_stat_activity WHERE application_name = 'connector {_books.Options.Node}' "
            + "AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')");
        await SignalAsync("STOP", session);
        writer.Stage(Packet(LedgerEntryKind.Hold, a, b));
        var barrier = writer.Stage(Packet(LedgerEntryKind.Commit, a, b));
        await Await.UntilAsync(() => writer.Health.Failure is not null, "the writer gives up");
        Assert.False(writer.AcceptsHolds);
        // Held still, it cannot be ended either, and has the books as far as the server knows.
        await Await.UntilAsync(() => writer.Health.Failure?.Failure == LedgerFailure.InUse, "its lock is in the way");
        await SignalAsync("CONT", session);
        await writer.WaitAsync(barrier, Stop).AsTask().WaitAsync(Await.DefaultLimit, Stop);
        await Await.UntilAsync(() => writer.AcceptsHolds, "holds are taken again");
        await AssertBookedOnceAsync(writer);
    }

    [Fact]
    public async Task a_writer_whose_books_were_taken_ends()
    {
        await using var writer = await StartWriterAsync();
        var (a, b) = await OpenAccountsAsync(writer);
        _books.Change("UPDATE ledger SET owner = gen_random_uuid(), epoch = epoch + 1");
        var barrier = writer.Stage(Packet(LedgerEntryKind.Hold, a, b));
        await Assert.ThrowsAsync<LedgerStoreException>(() => writer.WaitAsync(barrier, Stop).AsTask());
        Assert.False(writer.AcceptsHolds);
        Assert.Equal([LedgerFailure.TakenOver], _watcher.Failures);
        Assert.Equal(LedgerFailure.TakenOver, writer.Health.Failure!.Failure);
    }

    [Fact]
    public async Task a_server_that_would_forget_commits_is_refused_until_it_is_set_right()
    {
        _books.Change("ALTER SYSTEM SET fsync = off");
        _books.Change("SELECT pg_reload_conf()");
        await Await.UntilAsync(() => _books.Change("SHOW fsync") == "off", "fsync is off");
        var store = _books.NewStore();
        var exception = PostgresBooks.Fails(LedgerFailure.Unsafe, store.Open);
        Assert.True(exception.MayPass);
        Assert.Contains("fsync is off", exception.Message, StringComparison.Ordinal);
        _books.Change("ALTER SYSTEM RESET fsync");
        _books.Change("SELECT pg_reload_conf()");
        await Await.UntilAsync(() => _books.Change("SHOW fsync") == "on", "fsync is on");
        store.Open();
        Assert.Equal(0, store.Through);
    }

    [Fact]
    public async Task a_full_disk_of_the_server_loses_nothing_and_passes()
    {
        using var disk = TinyDisk.Mount(8);
        await RunAsync("chmod", "777", disk.Path);
        // The server makes what it keeps there unreadable for others, so it must own the place.
        Directory.CreateDirectory(Path.Combine(disk.Path, "space"));
        await RunAsync("chown", "nobody", Path.Combine(disk.Path, "space"));
        _books.Change($"CREATE TABLESPACE tiny LOCATION '{disk.Path}/space'");
        var desk = _books.NewDesk().OpenAccounts();
        desk.Hold(1);
        _books.Change("ALTER TABLE journal SET TABLESPACE tiny");
        disk.FillUp(leave: 300_000);
        var pending = new LedgerGroup();
        var number = 100ul;
        var exception = PostgresBooks.Fails(LedgerFailure.Full, () =>
        {
            while (number++ < 200)
            {
                pending = new LedgerGroup();
                desk.Fill(pending, filling => desk.Add(filling, Desk.Packet(LedgerEntryKind.Deliver, number, to: ""), new byte[30_000]));
                desk.Store.Append(pending);
            }
        });
        Assert.True(exception.MayPass);
        desk.Store.Open();
        PostgresBooks.Fails(LedgerFailure.Full, () => desk.Store.Append(pending));
        disk.Empty();
        desk.Store.Open();
        desk.Store.Append(pending);
        Assert.Equal(RefusalReason.None, desk.Book(Desk.Packet(LedgerEntryKind.Commit, 1)));
        desk.AssertSound();
        _books.Change("ALTER TABLE journal SET TABLESPACE pg_default");
        _books.Change("DROP TABLESPACE tiny");
    }

    private async Task<LedgerWriter> StartWriterAsync()
    {
        var options = _books.Options with { WriteTimeout = TimeSpan.FromSeconds(1) };
        var writer = new LedgerWriter(new JournalStore(new PostgresJournal(options)), WriterDesk.Quick, TimeProvider.System, _watcher);
        await writer.StartAsync();
        return writer;
    }

    private static async Task<(LedgerAccount A, LedgerAccount B)> OpenAccountsAsync(LedgerWriter writer) =>
        (await writer.OpenAsync("a", Desk.Usd, Stop), await writer.OpenAsync("b", Desk.Usd, Stop));

    private static LedgerEntry Packet(LedgerEntryKind kind, LedgerAccount a, LedgerAccount b) => new(kind, "a", 1, 10, "b", 10)
    {
        Life = a.Fence,
        OutgoingFence = b.Fence,
    };

    private static async Task AssertBookedOnceAsync(LedgerWriter writer)
    {
        var accounts = await writer.AccountsAsync(Stop);
        Assert.Equal([10, -10], accounts.Select(account => account.Balance));
        Assert.Single((await writer.StatementAsync("a", null, 10, Stop))!.Lines);
        Assert.Empty((await writer.VerifyAsync(Stop)).Differences);
    }

    private static Task SignalAsync(string signal, string process) => RunAsync("kill", $"-{signal}", process);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(Stop);
        Assert.Equal(0, process.ExitCode);
    }

    private sealed class RecordingWatcher : ILedgerWatcher
    {
        private readonly Lock _lock = new();
        private readonly List<LedgerFailure> _failures = [];
        private int _recoveries;

        public IReadOnlyList<LedgerFailure> Failures
        {
            get
            {
                lock (_lock) return [.. _failures];
            }
        }

        public int Recoveries => Volatile.Read(ref _recoveries);

        public void Failed(LedgerStoreException failure)
        {
            lock (_lock) _failures.Add(failure.Failure);
        }

        public void Recovered() => Interlocked.Increment(ref _recoveries);

        public void StandsBy()
        {
        }

        public void TookOver()
        {
        }

        public void LowOnSpace(long freeBytes)
        {
        }

        public void SpaceAgain(long freeBytes)
        {
        }
    }
}
