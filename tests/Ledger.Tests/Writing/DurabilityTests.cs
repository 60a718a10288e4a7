using Connector.Ledger.Tests.Stores;
using Connector.Ledger.Writing;

namespace Connector.Ledger.Tests.Writing;

/// <summary>What each durability puts into the journal, and what is waited for.</summary>
public sealed class DurabilityTests
{
    private static CancellationToken Stop => WriterDesk.Stop;

    [Fact]
    public async Task with_fulfill_holds_are_volatile_and_commits_are_not()
    {
        var journal = new FaultyJournal();
        var options = WriterDesk.Quick with { Durability = Durability.Fulfill };
        await using (var desk = await WriterDesk.OpenAsync(options, journal))
        {
            var written = desk.Writer.Entries;
            var hold = desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, 1), new byte[32]);
            Assert.True(desk.Writer.WaitAsync(hold, Stop).AsTask().IsCompletedSuccessfully);
            var commit = desk.Writer.Stage(desk.Packet(LedgerEntryKind.Commit, 1));
            Assert.True(commit > hold);
            await desk.DurableAsync(commit);
            Assert.Equal(commit, desk.Writer.Stage(desk.Packet(LedgerEntryKind.Void, 2)));
            var doubt = desk.Writer.Stage(desk.Packet(LedgerEntryKind.Void, 3) with { Mark = LedgerMark.InDoubt });
            await desk.DurableAsync(doubt);
            Assert.Equal(written + 2, desk.Writer.Entries);
        }

        await using var next = await WriterDesk.OpenAsync(options, journal);
        Assert.Equal((10, -10), (next.A.Balance, next.B.Balance));
        Assert.Equal(LedgerMark.InDoubt, Assert.Single(await next.Writer.OpenItemsAsync(Stop)).Mark);
        await next.AssertSoundAsync();
    }

    [Fact]
    public async Task with_none_nothing_is_waited_for_and_the_books_are_kept_all_the_same()
    {
        await using var desk = await WriterDesk.OpenAsync(WriterDesk.Quick with { Durability = Durability.None });
        using var mayWrite = new SemaphoreSlim(0);
        desk.Journal.Appending = _ => Assert.True(mayWrite.Wait(30_000, CancellationToken.None));
        desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, 1));
        var barrier = desk.Writer.Stage(desk.Packet(LedgerEntryKind.Commit, 1));
        Assert.True(desk.Writer.WaitAsync(barrier, Stop).AsTask().IsCompletedSuccessfully);
        Assert.Equal(barrier, desk.Writer.DurableThrough);
        desk.Journal.Appending = _ => { };
        mayWrite.Release(10);
        await desk.Writer.OpenAsync("c", Desk.Usd, Stop);
        Assert.Equal(10, await desk.BalanceOfAsync("a"));
    }

    [Fact]
    public async Task with_none_entries_are_gathered_until_somebody_asks()
    {
        await using var desk = await WriterDesk.OpenAsync(
            WriterDesk.Quick with { Durability = Durability.None, GatherFor = TimeSpan.FromMinutes(1) });
        var written = desk.Writer.Transactions;
        for (var packet = 1UL; packet <= 20; packet++)
        {
            desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, packet));
            desk.Writer.Stage(desk.Packet(LedgerEntryKind.Commit, packet));
        }

        Assert.Equal(200, await desk.BalanceOfAsync("a"));
        Assert.InRange(desk.Writer.Transactions - written, 1, 2);
    }

    [Fact]
    public async Task a_packet_that_arrived_here_is_committed_without_a_hold()
    {
        await using var desk = await WriterDesk.OpenAsync();
        var barrier = desk.Writer.Stage(new LedgerEntry(LedgerEntryKind.Commit, "a", 1, 10, string.Empty, 10));
        await desk.DurableAsync(barrier);
        Assert.Equal(10, await desk.BalanceOfAsync("a"));
        var page = await desk.Writer.StatementAsync("a", null, 10, Stop);
        Assert.Equal("Deliver", Assert.Single(page!.Lines).KindName);
        await desk.AssertSoundAsync();
    }

    [Fact]
    public async Task books_in_memory_forget_old_journal_and_stay_sound()
    {
        await using var writer = LedgerWriter.InMemory(WriterDesk.Quick, TimeProvider.System);
        await writer.StartAsync();
        await writer.OpenAsync("a", Desk.Usd, Stop);
        Assert.Equal(RefusalReason.None, await writer.BookAsync(
            new AccountEntry(AccountEntryKind.Adjust, "a", 1) { Amount = 5 }, Desk.Text("why"), Stop));
        Assert.Equal(2, await writer.PruneAsync(DateTimeOffset.MaxValue, Stop));
        Assert.Equal(0, await writer.PruneAsync(DateTimeOffset.MaxValue, Stop));
        Assert.Equal(5, Assert.Single(await writer.AccountsAsync(Stop)).Balance);
        Assert.Empty((await writer.VerifyAsync(Stop)).Differences);
        Assert.Equal("why", Assert.Single(await writer.AuditAsync(long.MaxValue, 10, Stop)).Reason);
    }

    [Fact]
    public async Task an_embedded_writer_has_everything_after_a_restart()
    {
        using var directory = new LedgerDirectory();
        for (var life = 1u; life <= 3; life++)
        {
            await using var writer = LedgerWriter.Embedded(directory.Path, new LedgerWriterOptions(), TimeProvider.System);
            await writer.StartAsync();
            var account = await writer.OpenAsync("a", Desk.Usd, Stop);
            Assert.Equal((life, 10 * (Int128)(life - 1)), (account.Fence, account.Balance));
            Assert.True(writer.AcceptsHolds);
            await writer.WaitAsync(writer.Stage(new LedgerEntry(LedgerEntryKind.Commit, "a", 1, 10, string.Empty, 10)), Stop);
            Assert.Empty((await writer.VerifyAsync(Stop)).Differences);
        }
    }
}
