using Connector.Ledger.Tests.Stores;
using Connector.Ledger.Writing;

namespace Connector.Ledger.Tests.Writing;

public sealed class LedgerWriterTests
{
    private static CancellationToken Stop => WriterDesk.Stop;

    [Fact]
    public async Task what_is_staged_while_a_transaction_is_written_is_the_next_transaction()
    {
        await using var desk = await WriterDesk.OpenAsync();
        using var isWriting = new SemaphoreSlim(0);
        using var mayWrite = new SemaphoreSlim(0);
        var counts = new List<int>();
        desk.Journal.Appending = group =>
        {
            counts.Add(group.Count);
            isWriting.Release();
            Assert.True(mayWrite.Wait(30_000, CancellationToken.None), "The writing was never allowed.");
        };
        desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, 1));
        Assert.True(await isWriting.WaitAsync(30_000, Stop), "The first transaction never began.");
        var barrier = 0L;
        for (var number = 2ul; number <= 50; number++)
            barrier = desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, number));
        Assert.True(desk.Writer.DurableThrough < barrier - 49 + 1);
        mayWrite.Release(2);
        await desk.DurableAsync(barrier);
        Assert.Equal([1, 49], counts);
    }

    [Fact]
    public async Task barriers_count_upwards_and_waiters_are_released_in_their_order()
    {
        await using var desk = await WriterDesk.OpenAsync();
        using var mayWrite = new SemaphoreSlim(0);
        desk.Journal.Appending = _ => Assert.True(mayWrite.Wait(30_000, CancellationToken.None));
        var first = desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, 1));
        var second = desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, 2));
        var third = desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, 3));
        Assert.Equal((first + 1, first + 2), (second, third));
        var waits = new[] { third, first, second }.Select(barrier => desk.Writer.WaitAsync(barrier, Stop).AsTask()).ToArray();
        Assert.All(waits, wait => Assert.False(wait.IsCompleted));
        mayWrite.Release(3);
        await Task.WhenAll(waits).WaitAsync(TimeSpan.FromSeconds(30), Stop);
        Assert.Equal(third, desk.Writer.DurableThrough);
    }

    [Fact]
    public async Task a_wait_ends_when_it_is_cancelled_and_the_entry_becomes_durable_all_the_same()
    {
        await using var desk = await WriterDesk.OpenAsync();
        using var mayWrite = new SemaphoreSlim(0);
        desk.Journal.Appending = _ => Assert.True(mayWrite.Wait(30_000, CancellationToken.None));
        using var impatience = new CancellationTokenSource();
        var barrier = desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, 1));
        var wait = desk.Writer.WaitAsync(barrier, impatience.Token).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        mayWrite.Release(1);
        await desk.DurableAsync(barrier);
    }

    [Fact]
    public async Task many_accounts_stage_at_once_and_nothing_is_lost()
    {
        await using var desk = await WriterDesk.OpenAsync(WriterDesk.Quick with { MaxGroupBytes = 4096 });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(account => Task.Run(() => PayManyAsync(desk, account), Stop)));
        Assert.Equal(4 * 500 * 10, await desk.BalanceOfAsync("a"));
        Assert.Equal(-4 * 500 * 10, await desk.BalanceOfAsync("b"));
        await desk.AssertSoundAsync();
        Assert.Equal(4 * 500 * 2 + 2, desk.Writer.Entries);
        Assert.True(desk.Writer.Transactions <= desk.Writer.Entries);
    }

    [Fact]
    public async Task a_refused_entry_fails_its_packet_and_nothing_else()
    {
        await using var desk = await WriterDesk.OpenAsync();
        desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, 1));
        var stale = desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, 2) with { OutgoingFence = 77 });
        var last = desk.Writer.Stage(desk.Packet(LedgerEntryKind.Commit, 1));
        await desk.DurableAsync(last);
        var refusals = new List<LedgerRefusal>();
        Assert.True(desk.Writer.TakeRefusals("a", refusals));
        Assert.Empty(refusals);
        Assert.True(desk.Writer.TakeRefusals("b", refusals));
        Assert.Equal(
            new LedgerRefusal(stale, RefusalReason.Fenced, (byte)LedgerEntryKind.Hold, "a", desk.A.Fence, 2),
            Assert.Single(refusals));
        Assert.True(desk.Writer.TakeRefusals("b", refusals));
        Assert.Single(refusals);
        Assert.Equal(10, await desk.BalanceOfAsync("a"));
        await desk.AssertSoundAsync();
    }

    [Fact]
    public async Task more_refusals_than_are_remembered_end_the_activation()
    {
        await using var desk = await WriterDesk.OpenAsync();
        var barrier = 0L;
        for (var number = 0ul; number <= Refusals.MaxPerAccount; number++)
            barrier = desk.Writer.Stage(desk.Packet(LedgerEntryKind.Commit, number));
        await desk.DurableAsync(barrier);
        Assert.False(desk.Writer.TakeRefusals("b", []));
        Assert.True(desk.Writer.TakeRefusals("b", []));
    }

    [Fact]
    public async Task an_account_that_is_opened_again_fences_the_activation_before()
    {
        await using var desk = await WriterDesk.OpenAsync();
        var packet = desk.Packet(LedgerEntryKind.Hold, 1);
        await desk.DurableAsync(desk.Writer.Stage(packet));
        var again = await desk.Writer.OpenAsync("b", Desk.Usd, Stop);
        Assert.Equal(desk.B.Fence + 1, again.Fence);
        Assert.Equal(10, again.HeldOutgoing);
        Assert.Single(again.Holds);
        await desk.DurableAsync(desk.Writer.Stage(packet with { Kind = LedgerEntryKind.Commit }));
        var refusals = new List<LedgerRefusal>();
        desk.Writer.TakeRefusals("b", refusals);
        Assert.Equal(RefusalReason.Fenced, Assert.Single(refusals).Reason);
    }

    [Fact]
    public async Task accounts_that_are_opened_at_once_get_fences_of_their_own()
    {
        await using var desk = await WriterDesk.OpenAsync();
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                return (await desk.Writer.OpenAsync("a", Desk.Usd, Stop)).Fence;
            }
            catch (InvalidOperationException)
            {
                return 0u;
            }
        }));
        var fences = opened.Where(fence => fence != 0).ToList();
        Assert.NotEmpty(fences);
        Assert.Equal(fences.Distinct(), fences);
    }

    [Fact]
    public async Task an_account_is_not_opened_in_another_asset_unless_it_is_empty()
    {
        await using var desk = await WriterDesk.OpenAsync();
        var adjust = new AccountEntry(AccountEntryKind.Adjust, "a", desk.A.Fence) { Amount = 1 };
        Assert.Equal(RefusalReason.None, await desk.Writer.BookAsync(adjust, Desk.Text("why"), Stop));
        await Assert.ThrowsAsync<InvalidOperationException>(() => desk.Writer.OpenAsync("a", Desk.Eur, Stop).AsTask());
        Assert.Equal("why", Assert.Single(await desk.Writer.AuditAsync(long.MaxValue, 10, Stop)).Reason);
    }

    [Fact]
    public async Task an_operator_learns_what_became_of_an_entry()
    {
        await using var desk = await WriterDesk.OpenAsync();
        var entry = new AccountEntry(AccountEntryKind.WriteOff, "a", 0) { Number = 404 };
        Assert.Equal(RefusalReason.UnknownItem, await desk.Writer.BookAsync(entry, Desk.Text("why"), Stop));
        var refusals = new List<LedgerRefusal>();
        Assert.True(desk.Writer.TakeRefusals("a", refusals));
        Assert.Empty(refusals);
    }

    [Fact]
    public async Task an_account_that_was_never_opened_cannot_stage()
    {
        await using var desk = await WriterDesk.OpenAsync();
        Assert.Throws<InvalidOperationException>(() =>
            desk.Writer.Stage(new LedgerEntry(LedgerEntryKind.Hold, "a", 1, 1, "stranger", 1)));
    }

    [Fact]
    public async Task staging_allocates_nothing_once_warm()
    {
        await using var desk = await WriterDesk.OpenAsync();
        var payload = new byte[32];
        // The group that grows in the first turn is the one that is filled in the second: while one is written, the other fills.
        await StageWhileOneIsWrittenAsync(desk, 10_000, payload);
        Assert.Equal(0, await StageWhileOneIsWrittenAsync(desk, 20_000, payload));
    }

    /// <summary>What staging a thousand holds allocates while the writer is busy with a group of one entry.</summary>
    private static async Task<long> StageWhileOneIsWrittenAsync(WriterDesk desk, ulong first, byte[] payload)
    {
        using var writing = new SemaphoreSlim(0);
        using var mayGoOn = new ManualResetEventSlim();
        desk.Journal.Appending = _ =>
        {
            writing.Release();
            mayGoOn.Wait(Stop);
        };
        desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, first), payload);
        Assert.True(await writing.WaitAsync(30_000, Stop), "The group of one entry was never written.");
        desk.Journal.Appending = _ => { };
        var before = GC.GetAllocatedBytesForCurrentThread();
        var barrier = 0L;
        for (var number = first + 1; number <= first + 1_000; number++)
            barrier = desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, number), payload);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        mayGoOn.Set();
        await desk.DurableAsync(barrier);
        return allocated;
    }

    private static async Task PayManyAsync(WriterDesk desk, int account)
    {
        for (var i = 0; i < 500; i++)
        {
            var number = (ulong)(account * 1_000 + i);
            await desk.Writer.WaitAsync(desk.Writer.Stage(desk.Packet(LedgerEntryKind.Hold, number), new byte[32]), Stop);
            await desk.Writer.WaitAsync(desk.Writer.Stage(desk.Packet(LedgerEntryKind.Commit, number), new byte[50]), Stop);
        }
    }
}
