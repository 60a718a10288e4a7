namespace Connector.Ledger.Tests.Stores;

/// <summary>Statements, verification, and a journal that is pruned.</summary>
public abstract partial class LedgerStoreContract
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void a_statement_is_the_balance_walked_back_page_by_page(int perPage)
    {
        var desk = NewDesk().OpenAccounts();
        for (var number = 1ul; number <= 12; number++)
        {
            desk.Pay(number, number);
            desk.Pay(100 + number, 5, "c", 4);
            if (number % 5 == 0)
                desk.Store.Checkpoint();
            if (number == 6)
                desk.Restart(Connect);
        }

        var lines = desk.Statement("b", perPage);
        Assert.Equal(Enumerable.Range(1, 12).Reverse().Select(number => -(Int128)number), lines.Select(line => line.Amount));
        Assert.Equal(-78, lines[0].Balance);
        Assert.Equal(-1, lines[^1].Balance);
        Assert.All(lines, line => Assert.Equal("a", line.Counterparty));
        Assert.Equal(new PacketKey("a", Desk.Life, 12), lines[0].Packet);
        Assert.Equal(24, desk.Statement("a", perPage).Count);
    }

    [Fact]
    public void a_statement_stays_as_it_was_while_more_is_booked()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Pay(1);
        desk.Pay(2);
        var start = desk.Store.StatementStart("b")!.Value;
        desk.Pay(3);
        var page = desk.Store.ReadStatement("b", start, 10);
        Assert.Equal([-20, -10], page.Lines.Select(line => line.Balance));
        Assert.Equal((0, null), (page.Opening, page.Next));
    }

    [Fact]
    public void verification_reads_only_up_to_the_figures_it_is_given()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Pay(1);
        var figures = desk.Store.Figures();
        desk.Pay(2);
        desk.Store.Checkpoint();
        Assert.Empty(desk.Store.Verify(figures).Differences);
    }

    [Fact]
    public void verification_names_what_is_wrong()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Pay(1);
        desk.Hold(2);
        var figures = desk.Store.Figures();
        var wrong = figures with
        {
            Accounts = [figures.Accounts[0] with { Balance = 11, HeldIncoming = 9 }, .. figures.Accounts.Skip(1)],
            Positions = [figures.Positions[0] with { Exchange = 1 }, .. figures.Positions.Skip(1)],
        };
        Assert.Equal(
            [
                new LedgerDifference("balance", "a", 11, 10),
                new LedgerDifference("incoming holds", "a", 9, 10),
                new LedgerDifference("exchange position", "USD/9", 1, 0),
                new LedgerDifference("sum of everything", "USD/9", 1, 0),
            ],
            desk.Store.Verify(wrong).Differences);
    }

    [Fact]
    public void a_pruned_journal_keeps_balances_holds_items_audit_and_verification()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Hold(1);
        desk.Book(Desk.Packet(LedgerEntryKind.Note, 9) with { Mark = LedgerMark.Late, Legs = LedgerLegs.None });
        desk.Book(new AccountEntry(AccountEntryKind.Adjust, "a", 1) { Amount = 3 }, Desk.Text("opening balance"));
        for (var number = 2ul; number < 10; number++)
        {
            desk.Pay(number);
            desk.Book(new AccountEntry(AccountEntryKind.Relayed, "a", 0) { Number = 1 }, BitConverter.GetBytes(1_000 + number));
        }

        desk.Now += 60_000;
        var cut = desk.Now;
        desk.Pay(10);
        desk.Pay(11);
        desk.Store.Checkpoint();
        var plan = desk.Store.PlanPrune(cut, desk.Store.PruneLimit)!;
        desk.Store.Prune(plan);
        Assert.Equal(desk.Store.Through - 4, plan.Through);
        Assert.Equal(plan.Through, plan.Entries);
        for (var restart = 0; restart < 2; restart++)
        {
            desk.AssertSound();
            Assert.Equal(-100, desk.BalanceOf("b"));
            Assert.Equal([-100, -90], desk.Statement("b").Select(line => line.Balance));
            Assert.Single(desk.Store.Load("a")!.Holds);
            Assert.Single(desk.Store.OpenItems());
            Assert.Single(desk.Store.ReadAudit(long.MaxValue, 10));
            desk.Restart(Connect);
        }

        Assert.Null(desk.Store.PlanPrune(cut, desk.Store.PruneLimit));
        Assert.Equal(RefusalReason.None, desk.Book(Desk.Packet(LedgerEntryKind.Commit, 1)));
        desk.AssertSound();
    }

    [Fact]
    public void pruning_keeps_answers_that_wait_to_be_relayed_and_what_no_checkpoint_covers()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Pay(1);
        Assert.Null(desk.Store.PlanPrune(long.MaxValue, desk.Store.PruneLimit));
        desk.Store.Checkpoint();
        var plan = desk.Store.PlanPrune(long.MaxValue, desk.Store.PruneLimit)!;
        desk.Store.Prune(plan);
        desk.Restart(Connect);
        Assert.Equal(Desk.Text("fulfill 1"), Assert.Single(desk.Store.Load("a")!.Answers).Packet.ToArray());
        desk.AssertSound();
    }
}
