namespace Connector.Ledger.Tests.Stores;

/// <summary>Where the books may differ from a peer's, and what operators do by hand.</summary>
public abstract partial class LedgerStoreContract
{
    [Fact]
    public void a_fulfill_that_came_late_is_listed_and_moves_nothing()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Hold(1, 10, "c", 9);
        desk.Book(Desk.Packet(LedgerEntryKind.Void, 1, 10, "c", 9));
        desk.Book(Desk.Packet(LedgerEntryKind.Note, 1, 10, "c", 9) with { Mark = LedgerMark.Late, Legs = LedgerLegs.None });
        AssertItem(desk, LedgerMark.Late, "c", 9);
        Assert.Equal(0, desk.BalanceOf("c"));
    }

    [Fact]
    public void a_packet_whose_next_hop_went_away_is_voided_and_listed_in_doubt()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Hold(1);
        desk.Book(Desk.Packet(LedgerEntryKind.Void, 1) with { Mark = LedgerMark.InDoubt });
        AssertItem(desk, LedgerMark.InDoubt, "b", 10);
        Assert.Equal((0, 0, 0), Figures(desk, "b"));
    }

    [Fact]
    public void a_loss_pays_the_next_hop_and_not_us()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Hold(1, 10, "c", 9);
        desk.Book(Desk.Packet(LedgerEntryKind.Commit, 1, 10, "c", 9) with { Mark = LedgerMark.Loss });
        AssertItem(desk, LedgerMark.Loss, "a", 10);
        Assert.Equal((0, -9), (desk.BalanceOf("a"), desk.BalanceOf("c")));
    }

    [Fact]
    public void fulfills_that_a_session_did_not_take_before_it_went_are_unrelayed()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Pay(1);
        desk.Pay(2, 20);
        desk.Hold(3);
        desk.Book(Desk.Packet(LedgerEntryKind.Void, 3), Desk.Text("reject"));
        desk.Book(new AccountEntry(AccountEntryKind.Relayed, "a", 0) { Number = 1 }, BitConverter.GetBytes(1_001ul));
        desk.Book(new AccountEntry(AccountEntryKind.Detach, "a", 0) { Number = 1 });
        AssertItem(desk, LedgerMark.Unrelayed, "a", 20);
        Assert.Equal(30, desk.BalanceOf("a"));
    }

    [Fact]
    public void a_fulfill_whose_session_is_gone_already_is_unrelayed()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Hold(1);
        desk.Book(new AccountEntry(AccountEntryKind.Detach, "a", 0) { Number = 1 });
        desk.Book(Desk.Packet(LedgerEntryKind.Commit, 1), Desk.Text("fulfill"));
        AssertItem(desk, LedgerMark.Unrelayed, "a", 10);
        desk.Restart(Connect);
        AssertItem(desk, LedgerMark.Unrelayed, "a", 10);
    }

    [Theory]
    [InlineData(LedgerMark.Late, AccountEntryKind.Reconcile, "b", 0, 0)]
    [InlineData(LedgerMark.Late, AccountEntryKind.WriteOff, "b", -10, 10)]
    [InlineData(LedgerMark.InDoubt, AccountEntryKind.Reconcile, "b", 0, 0)]
    [InlineData(LedgerMark.InDoubt, AccountEntryKind.WriteOff, "b", -10, 10)]
    [InlineData(LedgerMark.Unrelayed, AccountEntryKind.Reconcile, "a", 0, 0)]
    [InlineData(LedgerMark.Unrelayed, AccountEntryKind.WriteOff, "a", -10, 10)]
    [InlineData(LedgerMark.Loss, AccountEntryKind.Reconcile, "a", 10, 0)]
    [InlineData(LedgerMark.Loss, AccountEntryKind.WriteOff, "a", 0, 10)]
    public void an_operator_closes_an_item_once_with_a_reason(
        LedgerMark mark, AccountEntryKind closing, string account, int change, int loss)
    {
        var desk = NewDesk().OpenAccounts();
        desk.Book(Desk.Packet(LedgerEntryKind.Note, 1) with { Mark = mark, Legs = LedgerLegs.None });
        var item = (ulong)Assert.Single(desk.Store.OpenItems()).Number;
        desk.Restart(Connect);
        var entry = new AccountEntry(closing, string.Empty, 0) { Number = item };
        Assert.Equal(RefusalReason.None, desk.Book(entry, Desk.Text("peer wrote on Tuesday")));
        Assert.Equal(RefusalReason.UnknownItem, desk.Book(entry, Desk.Text("again")));
        Assert.Equal(change, desk.BalanceOf(account));
        Assert.Equal(loss, desk.Store.Positions().Single(position => position.Asset == Desk.Usd).Loss);
        Assert.Empty(desk.Store.OpenItems());
        desk.AssertSound();
        desk.Restart(Connect);
        desk.AssertSound();
        var line = Assert.Single(desk.Store.ReadAudit(long.MaxValue, 10));
        Assert.Equal((closing, account, (Int128)change), (line.Kind, line.Account, line.Amount));
        Assert.Equal(("peer wrote on Tuesday", (long)item, desk.Now), (line.Reason, line.Item, line.At));
    }

    [Fact]
    public void an_item_is_closed_only_by_the_life_of_its_account_that_has_the_balance_in_memory()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Book(Desk.Packet(LedgerEntryKind.Note, 1) with { Mark = LedgerMark.Late, Legs = LedgerLegs.None });
        var item = (ulong)Assert.Single(desk.Store.OpenItems()).Number;
        var stale = new AccountEntry(AccountEntryKind.WriteOff, "b", 2) { Number = item };
        Assert.Equal(RefusalReason.Fenced, desk.Book(stale, Desk.Text("another life")));
        AssertItem(desk, LedgerMark.Late, "b", 10);
        Assert.Equal(RefusalReason.None, desk.Book(stale with { Fence = 1 }, Desk.Text("this life")));
        Assert.Equal(-10, desk.BalanceOf("b"));
        desk.Restart(Connect);
        Assert.Empty(desk.Store.OpenItems());
        Assert.Equal("this life", Assert.Single(desk.Store.ReadAudit(long.MaxValue, 10)).Reason);
        desk.AssertSound();
    }

    [Fact]
    public void manual_adjustments_are_audited_newest_first_and_paged()
    {
        var desk = NewDesk().OpenAccounts();
        for (var i = 1; i <= 5; i++)
        {
            var adjust = new AccountEntry(AccountEntryKind.Adjust, "a", 1) { Amount = -i };
            Assert.Equal(RefusalReason.None, desk.Book(adjust, Desk.Text($"reason {i}")));
        }

        desk.Restart(Connect);
        var first = desk.Store.ReadAudit(long.MaxValue, 3);
        Assert.Equal(["reason 5", "reason 4", "reason 3"], first.Select(line => line.Reason));
        Assert.Equal(["reason 2", "reason 1"], desk.Store.ReadAudit(first[^1].Barrier, 3).Select(line => line.Reason));
        Assert.Equal(-15, desk.BalanceOf("a"));
        Assert.Equal(15, desk.Store.Positions().Single(position => position.Asset == Desk.Usd).Adjustment);
        desk.AssertSound();
    }

    [Fact]
    public void settlements_move_the_balance_against_their_own_position()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Book(new AccountEntry(AccountEntryKind.SettleOut, "b", 1) { Amount = 30 }, Desk.Text("settlement-1"));
        desk.Book(new AccountEntry(AccountEntryKind.SettleIn, "a", 1) { Amount = 20 }, Desk.Text("settlement-2"));
        Assert.Equal((-20, 30), (desk.BalanceOf("a"), desk.BalanceOf("b")));
        Assert.Equal(-10, desk.Store.Positions().Single(position => position.Asset == Desk.Usd).Settlement);
        Assert.Equal("settlement-1", Assert.Single(desk.Statement("b")).Text);
        desk.AssertSound();
    }

    private static void AssertItem(Desk desk, LedgerMark mark, string account, ulong amount)
    {
        var item = Assert.Single(desk.Store.OpenItems());
        Assert.Equal((mark, account, amount, desk.Now), (item.Mark, item.Account, item.Amount, item.NotedAt));
        Assert.Equal("a", item.Packet.Account);
        desk.AssertSound();
    }
}
