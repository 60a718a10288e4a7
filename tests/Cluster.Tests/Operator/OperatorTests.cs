using Connector.Grains.Interfaces.Accounts;
using Connector.Ledger;
using Connector.Testing;

namespace Connector.Cluster.Tests.Operator;

/// <summary>What an operator does changes the account in memory and its books alike, or neither.</summary>
public sealed class OperatorTests(BooksCluster cluster) : IClassFixture<BooksCluster>
{
    [Fact]
    public async Task an_adjustment_is_durable_when_it_is_answered_and_no_credit_limit_stops_it()
    {
        var peer = cluster.NextPeer();
        Assert.Equal(new OperatorAnswer(OperatorOutcome.Booked, 5_000), await AdjustAsync(peer, 5_000, "k"));
        Assert.Equal(new OperatorAnswer(OperatorOutcome.Booked, -1), await AdjustAsync(peer, -5_001, "l"));

        Assert.Equal((-1, -1), await cluster.BalancesAsync(peer));
        var audit = await cluster.AuditAsync(peer);
        Assert.Equal([-5_001, 5_000], audit.Select(line => line.Amount));
        Assert.Equal(new OperatorNote("why", $"{peer}-l"), OperatorNote.Read(audit[0].Reason));
        Assert.Empty((await cluster.Ledger.VerifyAsync(CancellationToken.None)).Differences);
    }

    [Fact]
    public async Task what_is_asked_again_under_its_key_is_booked_once_however_many_ask_at_once()
    {
        var peer = cluster.NextPeer();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AdjustAsync(peer, 7, "k")));

        Assert.All(answers, answer => Assert.True(answer.Outcome is OperatorOutcome.Booked or OperatorOutcome.Repeated, $"{answer}"));
        Assert.Equal(new OperatorAnswer(OperatorOutcome.Repeated, 7), await AdjustAsync(peer, 7, "k"));
        Assert.Single(await cluster.AuditAsync(peer));
        Assert.Equal((7, 7), await cluster.BalancesAsync(peer));
    }

    [Fact]
    public async Task another_request_under_a_used_key_is_refused()
    {
        var (peer, other) = (cluster.NextPeer(), cluster.NextPeer());
        await AdjustAsync(peer, 7, "k");
        Assert.Equal(OperatorOutcome.KeyInUse, (await AdjustAsync(peer, 8, "k")).Outcome);
        Assert.Equal(OperatorOutcome.KeyInUse, (await AdjustAsync(peer, 7, "k", "another reason")).Outcome);
        Assert.Equal(
            OperatorOutcome.KeyInUse,
            (await cluster.Operator(other).AdjustAsync(new OperatorAdjustment(7, "why", $"{peer}-k", null, 0))).Outcome);
        Assert.Equal(((7, 7), (0, 0)), (await cluster.BalancesAsync(peer), await cluster.BalancesAsync(other)));
    }

    [Fact]
    public async Task an_amount_that_counts_another_asset_changes_nothing()
    {
        var peer = cluster.NextPeer();
        foreach (var (code, scale) in ((string, byte)[])[("EUR", 9), ("USD", 2)])
        {
            var answer = await cluster.Operator(peer).AdjustAsync(new OperatorAdjustment(7, "why", peer, code, scale));
            Assert.Equal(OperatorOutcome.OtherAsset, answer.Outcome);
        }

        Assert.Equal((0, 0), await cluster.BalancesAsync(peer));
        Assert.Equal(
            OperatorOutcome.Booked, (await cluster.Operator(peer).AdjustAsync(new OperatorAdjustment(7, "why", peer, "USD", 9))).Outcome);
    }

    [Fact]
    public async Task an_account_that_nobody_knows_is_refused_and_one_that_only_the_books_know_is_not()
    {
        Assert.Equal(OperatorOutcome.UnknownAccount, (await AdjustAsync("nobody", 7, "k")).Outcome);
        Assert.Equal(
            OperatorOutcome.UnknownAccount, (await cluster.Operator("nobody").CloseItemAsync(new ItemClosing(1, true, -7, "why"))).Outcome);
        Assert.Empty(await cluster.AuditAsync("nobody"));

        // A peer that left the configuration keeps its balance and its asset.
        await cluster.Ledger.OpenAsync("gone", new Asset("EUR", 2), CancellationToken.None);
        await cluster.Ledger.BookAsync(
            new AccountEntry(AccountEntryKind.Adjust, "gone", 0) { Amount = 30 }, new OperatorNote("old").ToPayload(), CancellationToken.None);
        var answer = await cluster.Operator("gone").AdjustAsync(new OperatorAdjustment(-30, "why", "gone-1", "EUR", 2));
        Assert.Equal(new OperatorAnswer(OperatorOutcome.Booked, 0), answer);
        Assert.Equal((0, 0), await cluster.BalancesAsync("gone"));
    }

    [Fact]
    public async Task an_entry_that_the_ledger_refuses_changes_nothing_in_memory()
    {
        var peer = cluster.NextPeer();
        await AdjustAsync(peer, 3, "a");
        cluster.Gate.Refuses = account => account == peer ? RefusalReason.Malformed : null;
        Assert.Equal(new OperatorAnswer(OperatorOutcome.Refused, 3), await AdjustAsync(peer, 7, "b"));
        cluster.Gate.Refuses = _ => null;
        cluster.Gate.IsClosedFor = account => account == peer;
        Assert.Equal(new OperatorAnswer(OperatorOutcome.Uncertain, 3), await AdjustAsync(peer, 7, "b"));
        cluster.Gate.IsClosedFor = _ => false;
        cluster.Gate.AcceptsHolds = false;
        Assert.Equal(new OperatorAnswer(OperatorOutcome.LedgerUnavailable, 3), await AdjustAsync(peer, 7, "b"));
        cluster.Gate.AcceptsHolds = true;
        Assert.Equal((3, 3), await cluster.BalancesAsync(peer));

        // Nothing of it was booked, so the same request is a new one.
        Assert.Equal(new OperatorAnswer(OperatorOutcome.Booked, 10), await AdjustAsync(peer, 7, "b"));
        Assert.Equal((10, 10), await cluster.BalancesAsync(peer));
    }

    [Fact]
    public async Task an_account_that_another_life_replaced_books_nothing_and_the_next_life_goes_on_from_the_books()
    {
        var peer = cluster.NextPeer();
        await AdjustAsync(peer, 3, "a");
        var item = await ListAsync(peer, LedgerMark.Late, 40);
        await cluster.Ledger.OpenAsync(peer, new Asset("USD", 9), CancellationToken.None);
        await cluster.Ledger.BookAsync(
            new AccountEntry(AccountEntryKind.Adjust, peer, 0) { Amount = 100 }, new OperatorNote("meanwhile").ToPayload(), CancellationToken.None);

        var closed = await cluster.Operator(peer).CloseItemAsync(new ItemClosing(item.Number, true, -40, "why"));
        Assert.Equal(OperatorOutcome.Superseded, closed.Outcome);
        Assert.Contains(await cluster.Ledger.OpenItemsAsync(CancellationToken.None), open => open.Number == item.Number);
        var answer = closed;
        await Await.UntilAsync(
            async () => (answer = await AdjustAsync(peer, 7, "b")).Outcome != OperatorOutcome.Superseded,
            () => "the account begins a new life");
        Assert.Equal(new OperatorAnswer(OperatorOutcome.Booked, 110), answer);
        Assert.Equal((110, 110), await cluster.BalancesAsync(peer));
    }

    [Theory]
    [InlineData(LedgerMark.Late, true, -40)]
    [InlineData(LedgerMark.Unrelayed, true, -40)]
    [InlineData(LedgerMark.InDoubt, false, 0)]
    [InlineData(LedgerMark.Loss, false, 40)]
    [InlineData(LedgerMark.Loss, true, 0)]
    public async Task an_item_is_closed_once_and_both_balances_follow(LedgerMark mark, bool isWriteOff, int change)
    {
        var peer = cluster.NextPeer();
        await AdjustAsync(peer, 1_000, "a");
        var item = await ListAsync(peer, mark, 40);
        var closing = new ItemClosing(
            item.Number, isWriteOff, item.OnBalance(isWriteOff ? AccountEntryKind.WriteOff : AccountEntryKind.Reconcile), "why");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => cluster.Operator(peer).CloseItemAsync(closing)));
        Assert.Single(answers, answer => answer.Outcome == OperatorOutcome.Booked);
        Assert.Equal(4, answers.Count(answer => answer.Outcome == OperatorOutcome.UnknownItem));
        Assert.Equal((1_000 + change, 1_000 + change), await cluster.BalancesAsync(peer));
        Assert.Equal(change, (await cluster.AuditAsync(peer))[0].Amount);
        Assert.Empty((await cluster.Ledger.VerifyAsync(CancellationToken.None)).Differences);
    }

    private Task<OperatorAnswer> AdjustAsync(string peer, Int128 amount, string key, string reason = "why") =>
        cluster.Operator(peer).AdjustAsync(new OperatorAdjustment(amount, reason, $"{peer}-{key}", null, 0));

    /// <summary>An open item of a peer, as a packet leaves it.</summary>
    private async Task<OpenItem> ListAsync(string peer, LedgerMark mark, ulong amount)
    {
        var barrier = cluster.Ledger.Stage(new LedgerEntry(LedgerEntryKind.Note, peer, 1, amount, peer, amount)
        {
            Life = 1_000,
            Legs = LedgerLegs.None,
            Mark = mark,
        });
        await cluster.Ledger.WaitAsync(barrier, CancellationToken.None);
        return (await cluster.Ledger.OpenItemsAsync(CancellationToken.None)).Single(item => item.Account == peer);
    }
}
