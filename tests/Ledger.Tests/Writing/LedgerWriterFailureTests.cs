using Connector.Ledger.Tests.Stores;

namespace Connector.Ledger.Tests.Writing;

/// <summary>A store that fails: no new money is taken, nothing that was staged is lost, and it passes by itself.</summary>
public sealed class LedgerWriterFailureTests
{
    private static CancellationToken Stop => WriterDesk.Stop;

    [Theory]
    [InlineData(LedgerFailure.Full)]
    [InlineData(LedgerFailure.ReadOnly)]
    [InlineData(LedgerFailure.Unavailable)]
    [InlineData(LedgerFailure.Corrupt)]
    public async Task while_the_store_fails_no_holds_are_taken_and_what_was_staged_waits(LedgerFailure failure)
    {
        await using var desk = await WriterDesk.OpenAsync();
        Assert.True(desk.Writer.AcceptsHolds);
        await desk.DurableAsync(desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, 1)));
        desk.Journal.Failure = new LedgerStoreException(failure, "as the test wants it");
        var barrier = desk.Writer.Stage(desk.Packet(LedgerEntryKind.Commit, 1));
        await desk.ToldAsync($"failed: {failure}");
        Assert.False(desk.Writer.AcceptsHolds);
        Assert.Equal(failure, desk.Writer.Health.Failure!.Failure);
        Assert.True(desk.Writer.DurableThrough < barrier);
        Assert.Equal(2, (await desk.Writer.AccountsAsync(Stop)).Count);
        desk.Journal.Failure = null;
        await desk.DurableAsync(barrier);
        await desk.ToldAsync("recovered");
        Assert.True(desk.Writer.AcceptsHolds);
        Assert.Null(desk.Writer.Health.Failure);
        Assert.Equal(10, await desk.BalanceOfAsync("a"));
        await desk.AssertSoundAsync();
    }

    [Fact]
    public async Task a_transaction_whose_answer_was_lost_is_booked_once()
    {
        await using var desk = await WriterDesk.OpenAsync();
        var failed = 0;
        desk.Journal.FailsAfter = (_, step) => step == "append" && Interlocked.Increment(ref failed) == 1;
        await desk.DurableAsync(desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, 1)));
        await desk.ToldAsync("failed: Unavailable");
        await desk.ToldAsync("recovered");
        await desk.DurableAsync(desk.Writer.Stage(desk.Packet(LedgerEntryKind.Commit, 1)));
        Assert.Equal(10, await desk.BalanceOfAsync("a"));
        await desk.AssertSoundAsync();
    }

    [Fact]
    public async Task below_the_low_water_mark_no_holds_are_taken_but_open_ones_are_committed()
    {
        await using var desk = await WriterDesk.OpenAsync();
        await desk.DurableAsync(desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, 1)));
        desk.Journal.Free = 256 * 1024 * 1024 - 1;
        await desk.ToldAsync("low: 268435455");
        Assert.False(desk.Writer.AcceptsHolds);
        Assert.True(desk.Writer.Health.LowOnSpace);
        await desk.DurableAsync(desk.Writer.Stage(desk.Packet(LedgerEntryKind.Commit, 1)));
        Assert.Equal(10, await desk.BalanceOfAsync("a"));
        desk.Journal.Free = 256 * 1024 * 1024;
        await desk.ToldAsync("again: 268435456");
        Assert.True(desk.Writer.AcceptsHolds);
    }

    [Fact]
    public async Task too_much_that_waits_stops_new_holds()
    {
        await using var desk = await WriterDesk.OpenAsync(WriterDesk.Quick with { MaxWaitingBytes = 1_000 });
        using var mayWrite = new SemaphoreSlim(0);
        desk.Journal.Appending = _ => Assert.True(mayWrite.Wait(30_000, CancellationToken.None));
        var barrier = desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, 1), new byte[32]);
        Assert.True(desk.Writer.AcceptsHolds);
        for (var number = 2ul; number < 20; number++)
            barrier = desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, number), new byte[32]);
        Assert.False(desk.Writer.AcceptsHolds);
        Assert.InRange(desk.Writer.Health.WaitingBytes, 1_000, 10_000);
        mayWrite.Release(2);
        await desk.DurableAsync(barrier);
        desk.Journal.Appending = _ => { };
        mayWrite.Release(10);
        await desk.DurableAsync(desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, 99), new byte[32]));
        await desk.BalanceOfAsync("a");
        Assert.Equal(0, desk.Writer.Health.WaitingBytes);
        Assert.True(desk.Writer.AcceptsHolds);
    }

    [Fact]
    public async Task a_start_on_books_that_others_have_open_fails()
    {
        await using var desk = WriterDesk.Closed();
        desk.Journal.Failure = new LedgerStoreException(LedgerFailure.InUse, "as the test wants it");
        var exception = await Assert.ThrowsAsync<LedgerStoreException>(desk.Writer.StartAsync);
        Assert.Equal(LedgerFailure.InUse, exception.Failure);
        Assert.False(desk.Writer.AcceptsHolds);
    }

    [Fact]
    public async Task a_start_while_the_store_is_away_succeeds_when_it_is_back()
    {
        await using var desk = WriterDesk.Closed();
        desk.Journal.Failure = new LedgerStoreException(LedgerFailure.Unavailable, "as the test wants it");
        await desk.Writer.StartAsync();
        await desk.ToldAsync("failed: Unavailable");
        Assert.False(desk.Writer.AcceptsHolds);
        var opening = desk.Writer.OpenAsync("a", Desk.Usd, Stop).AsTask();
        Assert.False(opening.IsCompleted);
        desk.Journal.Failure = null;
        Assert.Equal(1u, (await opening).Fence);
        await desk.ToldAsync("recovered");
        Assert.True(desk.Writer.AcceptsHolds);
    }

    [Fact]
    public async Task an_orderly_stop_writes_what_is_staged()
    {
        var journal = new FaultyJournal();
        var desk = await WriterDesk.OpenAsync(journal: journal);
        desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, 1));
        desk.Writer.Stage(desk.Packet(LedgerEntryKind.Commit, 1));
        await desk.DisposeAsync();
        await using var next = await WriterDesk.OpenAsync(journal: journal);
        Assert.Equal((2u, 10), (next.A.Fence, next.A.Balance));
    }

    [Fact]
    public async Task a_stop_while_the_store_fails_ends_all_waiting()
    {
        var desk = await WriterDesk.OpenAsync();
        desk.Journal.Failure = new LedgerStoreException(LedgerFailure.Full, "as the test wants it");
        var barrier = desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, 1));
        var wait = desk.Writer.WaitAsync(barrier, Stop).AsTask();
        await desk.ToldAsync("failed: Full");
        await desk.DisposeAsync();
        await Assert.ThrowsAsync<LedgerStoreException>(() => wait);
        await Assert.ThrowsAsync<LedgerStoreException>(() => desk.Writer.WaitAsync(barrier + 1, Stop).AsTask());
        Assert.False(desk.Writer.AcceptsHolds);
    }
}
