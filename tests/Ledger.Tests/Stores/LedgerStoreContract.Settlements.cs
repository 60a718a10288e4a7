using Connector.Ledger.Settlement;

namespace Connector.Ledger.Tests.Stores;

/// <summary>Settlements by engines: each goes out under one key until it ends, each comes in once for ever.</summary>
public abstract partial class LedgerStoreContract
{
    private const string Key = "3f1c6e0a-outgoing";

    private static RefusalReason Send(Desk desk, Int128 amount, string key = Key) =>
        desk.Book(new AccountEntry(AccountEntryKind.SettleSend, "b", 1) { Amount = amount }, Desk.Text(key));

    private static RefusalReason End(Desk desk, AccountEntryKind kind, string payload = Key) =>
        desk.Book(new AccountEntry(kind, "b", 1), Desk.Text(payload));

    private static RefusalReason Receive(Desk desk, Int128 units, string key, string amount, byte scale)
    {
        Assert.True(Quantity.TryParse(amount, scale, out var quantity));
        var entry = new AccountEntry(AccountEntryKind.SettleReceived, "a", 1) { Amount = units };
        return desk.Book(entry, new SettlementReceipt(key, quantity).ToPayload());
    }

    [Fact]
    public void a_settlement_waits_in_the_outbox_across_restarts_until_its_engine_took_it()
    {
        var desk = NewDesk().OpenAccounts();
        Assert.Equal(RefusalReason.None, Send(desk, 30));
        var expected = new OutgoingSettlement(Key, 30, desk.Now);
        desk.Now += 5_000;
        for (var restart = 0; restart < 2; restart++)
        {
            Assert.Equal(30, desk.BalanceOf("b"));
            Assert.Equal(expected, desk.Store.Load("b")!.Outbox);
            Assert.Equal(["b"], desk.Store.AccountsToWake());
            desk.AssertSound();
            if (restart == 0)
                desk.Store.Checkpoint();
            desk.Restart(Connect);
        }

        Assert.Equal(RefusalReason.None, End(desk, AccountEntryKind.SettleSent));
        Assert.Equal(RefusalReason.UnknownSettlement, End(desk, AccountEntryKind.SettleSent));
        Assert.Null(desk.Store.Load("b")!.Outbox);
        Assert.Empty(desk.Store.AccountsToWake());
        Assert.Equal(30, desk.BalanceOf("b"));
        Assert.Equal(-30, desk.Store.Positions().Single(position => position.Asset == Desk.Usd).Settlement);
        Assert.Equal(Key, Assert.Single(desk.Statement("b")).Text);
        desk.AssertSound();
    }

    [Fact]
    public void what_an_engine_refuses_is_given_back_once()
    {
        var desk = NewDesk().OpenAccounts();
        Send(desk, 30);
        desk.Restart(Connect);
        Assert.Equal(RefusalReason.UnknownSettlement, End(desk, AccountEntryKind.SettleReturned, Key + "-other"));
        Assert.Equal(RefusalReason.None, End(desk, AccountEntryKind.SettleReturned, Key + " the engine answered 422"));
        Assert.Equal(RefusalReason.UnknownSettlement, End(desk, AccountEntryKind.SettleReturned));
        Assert.Equal(RefusalReason.UnknownSettlement, End(desk, AccountEntryKind.SettleSent));
        for (var restart = 0; restart < 2; restart++)
        {
            Assert.Equal(0, desk.BalanceOf("b"));
            Assert.Null(desk.Store.Load("b")!.Outbox);
            Assert.Equal([(Int128)(-30), 30], desk.Statement("b").Select(line => line.Amount));
            Assert.Equal(0, desk.Store.Positions().Single(position => position.Asset == Desk.Usd).Settlement);
            desk.AssertSound();
            desk.Restart(Connect);
        }
    }

    [Fact]
    public void an_account_has_one_settlement_in_the_outbox()
    {
        var desk = NewDesk().OpenAccounts();
        Send(desk, 30);
        Assert.Equal(RefusalReason.SettlementOpen, Send(desk, 5, "another"));
        Assert.Equal(RefusalReason.OtherAsset, desk.Book(group => group.AddOpen("b", Desk.Eur, 2, 1))[0]);
        End(desk, AccountEntryKind.SettleSent);
        Assert.Equal(RefusalReason.None, Send(desk, 5, "another"));
        Assert.Equal(35, desk.BalanceOf("b"));
        desk.AssertSound();
    }

    [Theory]
    [InlineData(0, "key")]
    [InlineData(-1, "key")]
    [InlineData(1, "")]
    public void a_settlement_without_amount_or_key_is_refused(int amount, string key)
    {
        var desk = NewDesk().OpenAccounts();
        Assert.Equal(RefusalReason.Malformed, Send(desk, amount, key));
        Assert.Equal(RefusalReason.Malformed, Send(desk, 1, new string('k', OutgoingSettlement.MaxKeyBytes + 1)));
        Assert.Equal(RefusalReason.None, Send(desk, 1, new string('k', OutgoingSettlement.MaxKeyBytes)));
    }

    [Fact]
    public void a_life_that_was_replaced_settles_nothing()
    {
        var desk = NewDesk().OpenAccounts();
        Send(desk, 30);
        desk.Book(group => group.AddOpen("b", Desk.Usd, 2, 99));
        Assert.Equal(RefusalReason.Fenced, Send(desk, 1, "another"));
        Assert.Equal(RefusalReason.Fenced, End(desk, AccountEntryKind.SettleSent));
        Assert.Equal(RefusalReason.Fenced, End(desk, AccountEntryKind.SettleReturned));
        Assert.Equal(30, desk.BalanceOf("b"));
        desk.AssertSound();
    }

    [Fact]
    public void a_settlement_that_came_in_is_credited_once_for_ever()
    {
        var desk = NewDesk().OpenAccounts();
        Assert.Equal(RefusalReason.None, Receive(desk, 2_540_000_000, "in-1", "254", 2));
        for (var restart = 0; restart < 3; restart++)
        {
            Assert.Equal(RefusalReason.AlreadySettled, Receive(desk, 2_540_000_000, "in-1", "254", 2));
            Assert.Equal(RefusalReason.KeyReused, Receive(desk, 2_550_000_000, "in-1", "255", 2));
            Assert.Equal(RefusalReason.KeyReused, Receive(desk, 254, "in-1", "254", 9));
            Assert.Equal(-2_540_000_000, desk.BalanceOf("a"));
            desk.AssertSound();
            if (restart == 0)
            {
                // Also when the entry itself is forgotten.
                desk.Now += 60_000;
                desk.Store.Checkpoint();
                desk.Store.Prune(desk.Store.PlanPrune(desk.Now, desk.Store.PruneLimit)!);
            }

            desk.Restart(Connect);
        }
    }

    [Fact]
    public void a_key_belongs_to_one_account()
    {
        var desk = NewDesk().OpenAccounts();
        Receive(desk, 5, "in-1", "5", 9);
        var other = new AccountEntry(AccountEntryKind.SettleReceived, "b", 1) { Amount = 5 };
        Assert.Equal(RefusalReason.None, desk.Book(other, new SettlementReceipt("in-1", new Quantity(5, 9)).ToPayload()));
        Assert.Equal((-5, -5), (desk.BalanceOf("a"), desk.BalanceOf("b")));
    }

    [Fact]
    public void what_is_finer_than_a_unit_is_carried_to_the_next_settlement_across_restarts()
    {
        var desk = NewDesk().OpenAccounts();
        Assert.Equal(RefusalReason.None, Receive(desk, 9, "in-1", "905", 11));
        Assert.Equal(new Quantity(5, 11), desk.Store.Load("a")!.Leftover);
        desk.Store.Checkpoint();
        desk.Restart(Connect);
        Assert.Equal(new Quantity(5, 11), desk.Store.Load("a")!.Leftover);
        Assert.Equal(RefusalReason.Differs, Receive(desk, 0, "in-2", "95", 11));
        Assert.Equal(RefusalReason.None, Receive(desk, 1, "in-2", "95", 11));
        desk.Restart(Connect);
        Assert.Equal(default, desk.Store.Load("a")!.Leftover);
        Assert.Equal(-10, desk.BalanceOf("a"));
        desk.AssertSound();
    }

    [Theory]
    [InlineData("")]
    [InlineData("key")]
    [InlineData("key 5")]
    [InlineData("key 5@")]
    [InlineData("key 5@256")]
    [InlineData("key -5@9")]
    [InlineData("key 5.0@9")]
    [InlineData(" 5@9")]
    public void a_receipt_that_is_none_is_refused(string payload)
    {
        var desk = NewDesk().OpenAccounts();
        var entry = new AccountEntry(AccountEntryKind.SettleReceived, "a", 1) { Amount = 5 };
        Assert.Equal(RefusalReason.Malformed, desk.Book(entry, Desk.Text(payload)));
        Assert.Equal(0, desk.BalanceOf("a"));
    }
}
