using Connector.Ledger.Writing;

namespace Connector.Ledger.Tests.Writing;

/// <summary>A writer that waits for books that another process has.</summary>
public sealed class StandbyTests
{
    private static readonly LedgerWriterOptions StandsBy = WriterDesk.Quick with { StandsBy = true };

    private static LedgerStoreException Failure(LedgerFailure failure) => new(failure, "as the test wants it");

    [Fact]
    public async Task it_starts_when_the_books_are_free_and_not_before()
    {
        await using var desk = WriterDesk.Closed(StandsBy);
        desk.Journal.Failure = Failure(LedgerFailure.InUse);
        var started = desk.Writer.StartAsync();
        await desk.ToldAsync("stands by");
        // The database goes away and comes back meanwhile.
        desk.Journal.Failure = Failure(LedgerFailure.Unavailable);
        await desk.ToldAsync("failed: Unavailable");
        desk.Journal.Failure = Failure(LedgerFailure.InUse);
        await desk.ToldAsync("stands by");
        Assert.False(started.IsCompleted);
        Assert.False(desk.Writer.AcceptsHolds);

        desk.Journal.Failure = null;
        await desk.ToldAsync("took over");
        await started.WaitAsync(WriterDesk.Stop);
        Assert.True(desk.Writer.AcceptsHolds);
        Assert.Equal("a", (await desk.Writer.OpenAsync("a", Stores.Desk.Usd, WriterDesk.Stop)).Name);
    }

    [Fact]
    public async Task it_does_not_start_while_the_database_is_away_for_nobody_knows_who_has_the_books()
    {
        await using var desk = WriterDesk.Closed(StandsBy);
        desk.Journal.Failure = Failure(LedgerFailure.Unavailable);
        var started = desk.Writer.StartAsync();
        await desk.ToldAsync("failed: Unavailable");
        Assert.False(started.IsCompleted);
        desk.Journal.Failure = null;
        await desk.ToldAsync("recovered");
        await started.WaitAsync(WriterDesk.Stop);
    }

    [Fact]
    public async Task it_can_be_stopped_while_it_waits()
    {
        var desk = WriterDesk.Closed(StandsBy);
        desk.Journal.Failure = Failure(LedgerFailure.InUse);
        _ = desk.Writer.StartAsync();
        await desk.ToldAsync("stands by");
        await desk.DisposeAsync();
        Assert.False(desk.Writer.AcceptsHolds);
    }

    [Theory]
    [InlineData(LedgerFailure.Newer)]
    [InlineData(LedgerFailure.Foreign)]
    public async Task books_that_it_can_never_have_end_its_start(LedgerFailure failure)
    {
        await using var desk = WriterDesk.Closed(StandsBy);
        desk.Journal.Failure = Failure(failure);
        Assert.Equal(failure, (await Assert.ThrowsAsync<LedgerStoreException>(desk.Writer.StartAsync)).Failure);
    }

    [Fact]
    public async Task one_that_is_idle_notices_that_another_took_the_books_and_is_broken()
    {
        await using var desk = await WriterDesk.OpenAsync(StandsBy);
        desk.Journal.Failure = Failure(LedgerFailure.TakenOver);
        Assert.Equal(LedgerFailure.TakenOver, (await desk.Writer.Broken.WaitAsync(WriterDesk.Stop)).Failure);
        Assert.False(desk.Writer.AcceptsHolds);
    }

    [Fact]
    public async Task one_that_is_idle_notices_that_the_database_is_away_and_back()
    {
        await using var desk = await WriterDesk.OpenAsync(StandsBy);
        desk.Journal.Failure = Failure(LedgerFailure.Unavailable);
        await desk.ToldAsync("failed: Unavailable");
        Assert.False(desk.Writer.AcceptsHolds);
        desk.Journal.Failure = null;
        await desk.ToldAsync("recovered");
        Assert.True(desk.Writer.AcceptsHolds);
    }
}
