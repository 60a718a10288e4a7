using Connector.Ledger.Journal;
using Connector.Ledger.Tests.Stores;
using Connector.Ledger.Writing;

namespace Connector.Ledger.Tests.Writing;

/// <summary>A writer over a journal that can be made to fail or to wait, with accounts a and b opened.</summary>
internal sealed class WriterDesk : ILedgerWatcher, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _told = new(0);
    private readonly Queue<string> _news = [];

    private WriterDesk(FaultyJournal journal, LedgerWriterOptions options)
    {
        Journal = journal;
        Writer = new LedgerWriter(new JournalStore(journal), options, TimeProvider.System, this);
    }

    public static LedgerWriterOptions Quick { get; } = new()
    {
        FirstRetry = TimeSpan.FromMilliseconds(1),
        LastRetry = TimeSpan.FromMilliseconds(5),
        SpaceCheckPeriod = TimeSpan.FromMilliseconds(1),
    };

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public FaultyJournal Journal { get; }

    public LedgerWriter Writer { get; }

    public LedgerAccount A { get; private set; } = null!;

    public LedgerAccount B { get; private set; } = null!;

    public static WriterDesk Closed(LedgerWriterOptions? options = null, FaultyJournal? journal = null) =>
        new(journal ?? new FaultyJournal(), options ?? Quick);

    public static async Task<WriterDesk> OpenAsync(LedgerWriterOptions? options = null, FaultyJournal? journal = null)
    {
        var desk = Closed(options, journal);
        await desk.Writer.StartAsync();
        desk.A = await desk.Writer.OpenAsync("a", Desk.Usd, Stop);
        desk.B = await desk.Writer.OpenAsync("b", Desk.Usd, Stop);
        return desk;
    }

    public LedgerEntry Packet(LedgerEntryKind kind, ulong number, ulong amount = 10) => new(kind, "a", number, amount, "b", amount)
    {
        Life = A.Fence,
        OutgoingFence = B.Fence,
    };

    public async Task<Int128> BalanceOfAsync(string account) =>
        (await Writer.AccountsAsync(Stop)).Single(summary => summary.Name == account).Balance;

    public async Task DurableAsync(long barrier)
    {
        try
        {
            await Writer.WaitAsync(barrier, Stop).AsTask().WaitAsync(Patience, Stop);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Entry {barrier} never became durable.");
        }
    }

    public async Task AssertSoundAsync() => Assert.Empty((await Writer.VerifyAsync(Stop)).Differences);

    /// <summary>The next thing that the watcher was told is this.</summary>
    public async Task ToldAsync(string expected)
    {
        Assert.True(await _told.WaitAsync(Patience, Stop), $"The watcher was never told: {expected}.");
        lock (_news)
            Assert.Equal(expected, _news.Dequeue());
    }

    public void Failed(LedgerStoreException failure) => Tell($"failed: {failure.Failure}");

    public void Recovered() => Tell("recovered");

    public void StandsBy() => Tell("stands by");

    public void TookOver() => Tell("took over");

    public void LowOnSpace(long freeBytes) => Tell($"low: {freeBytes}");

    public void SpaceAgain(long freeBytes) => Tell($"again: {freeBytes}");

    public ValueTask DisposeAsync() => Writer.DisposeAsync();

    private void Tell(string news)
    {
        lock (_news)
            _news.Enqueue(news);
        _told.Release();
    }
}
