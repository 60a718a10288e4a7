namespace Connector.Ledger.Tests.Stores;

/// <summary>What every store keeps to; one class per store runs it. See also the other parts of this class.</summary>
public abstract partial class LedgerStoreContract
{
    /// <summary>Opens a store over the same place each time: a restart.</summary>
    internal abstract ILedgerStore Connect();

    private Desk NewDesk()
    {
        var store = Connect();
        store.Open();
        return new Desk(store);
    }

    [Fact]
    public void an_empty_store_has_nothing_and_is_sound()
    {
        var desk = NewDesk();
        Assert.Equal(0, desk.Store.Through);
        Assert.Null(desk.Store.Load("a"));
        Assert.Null(desk.Store.StatementStart("a"));
        Assert.Equal(0u, desk.Store.FenceOf("a"));
        Assert.Empty(desk.Store.Accounts());
        desk.AssertSound();
    }

    [Fact]
    public void a_hold_moves_no_balance_a_commit_moves_both_and_a_void_none()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Hold(1, 10, "c", 9);
        Assert.Equal((0, 10, 0), Figures(desk, "a"));
        Assert.Equal((0, 0, 9), Figures(desk, "c"));
        desk.AssertSound();
        Assert.Equal(RefusalReason.None, desk.Book(Desk.Packet(LedgerEntryKind.Commit, 1, 10, "c", 9)));
        Assert.Equal((10, 0, 0), Figures(desk, "a"));
        Assert.Equal((-9, 0, 0), Figures(desk, "c"));
        desk.AssertSound();
        desk.Hold(2, 10, "c", 9);
        Assert.Equal(RefusalReason.None, desk.Book(Desk.Packet(LedgerEntryKind.Void, 2, 10, "c", 9)));
        Assert.Equal((10, 0, 0), Figures(desk, "a"));
        Assert.Equal((-9, 0, 0), Figures(desk, "c"));
        desk.AssertSound();
    }

    [Fact]
    public void each_asset_adds_up_to_zero_with_its_exchange_position()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Pay(1, 100, "c", 92);
        desk.Hold(2, 7, "c", 6);
        var positions = desk.Store.Positions().ToDictionary(position => position.Asset);
        Assert.Equal(new AssetPosition(Desk.Usd, 100, 7, -107, 0, 0, 0), positions[Desk.Usd]);
        Assert.Equal(new AssetPosition(Desk.Eur, -92, -6, 98, 0, 0, 0), positions[Desk.Eur]);
    }

    [Fact]
    public void a_packet_that_arrives_here_has_one_leg()
    {
        var desk = NewDesk().OpenAccounts();
        Assert.Equal(RefusalReason.None, desk.Book(Desk.Packet(LedgerEntryKind.Deliver, 1, 10, to: "")));
        Assert.Equal((10, 0, 0), Figures(desk, "a"));
        desk.AssertSound();
    }

    [Fact]
    public void a_hold_ends_exactly_once()
    {
        var desk = NewDesk().OpenAccounts();
        Assert.Equal(RefusalReason.NotHeld, desk.Book(Desk.Packet(LedgerEntryKind.Commit, 1)));
        desk.Hold(1);
        Assert.Equal(RefusalReason.AlreadyHeld, desk.Book(Desk.Packet(LedgerEntryKind.Hold, 1)));
        Assert.Equal(RefusalReason.Differs, desk.Book(Desk.Packet(LedgerEntryKind.Commit, 1, 11)));
        Assert.Equal(RefusalReason.Differs, desk.Book(Desk.Packet(LedgerEntryKind.Commit, 1, 10, "c")));
        Assert.Equal(RefusalReason.None, desk.Book(Desk.Packet(LedgerEntryKind.Commit, 1)));
        Assert.Equal(RefusalReason.NotHeld, desk.Book(Desk.Packet(LedgerEntryKind.Commit, 1)));
        Assert.Equal(RefusalReason.NotHeld, desk.Book(Desk.Packet(LedgerEntryKind.Void, 1)));
        Assert.Equal((10, 0, 0), Figures(desk, "a"));
        desk.AssertSound();
    }

    [Fact]
    public void legs_that_two_silos_book_apart_end_apart()
    {
        var desk = NewDesk().OpenAccounts();
        LedgerEntry Leg(LedgerEntryKind kind, LedgerLegs legs) => Desk.Packet(kind, 1) with { Legs = legs };
        Assert.Equal(RefusalReason.None, desk.Book(Leg(LedgerEntryKind.Hold, LedgerLegs.Incoming)));
        Assert.Equal(RefusalReason.NotHeld, desk.Book(Leg(LedgerEntryKind.Commit, LedgerLegs.Both)));
        Assert.Equal(RefusalReason.None, desk.Book(Leg(LedgerEntryKind.Hold, LedgerLegs.Outgoing)));
        Assert.Equal(RefusalReason.None, desk.Book(Leg(LedgerEntryKind.Commit, LedgerLegs.Outgoing)));
        Assert.Equal((0, 10, 0), Figures(desk, "a"));
        Assert.Equal(LedgerLegs.Incoming, Assert.Single(desk.Store.Load("a")!.Holds).Legs);
        Assert.Empty(desk.Store.Load("b")!.Holds);
        Assert.Equal((-10, 0, 0), Figures(desk, "b"));
        desk.AssertSound();
        Assert.Equal(RefusalReason.None, desk.Book(Leg(LedgerEntryKind.Commit, LedgerLegs.Incoming)));
        Assert.Equal((10, 0, 0), Figures(desk, "a"));
        Assert.Empty(desk.Store.Load("a")!.Holds);
        desk.AssertSound();
    }

    [Fact]
    public void an_entry_that_is_refused_harms_no_other_in_its_group()
    {
        var desk = NewDesk().OpenAccounts();
        var refusals = desk.Book(group =>
        {
            desk.Add(group, Desk.Packet(LedgerEntryKind.Hold, 1), Desk.Condition(1));
            desk.Add(group, Desk.Packet(LedgerEntryKind.Hold, 2) with { IncomingFence = 9 }, Desk.Condition(2));
            desk.Add(group, Desk.Packet(LedgerEntryKind.Commit, 1), []);
        });
        Assert.Equal([RefusalReason.None, RefusalReason.Fenced, RefusalReason.None], refusals);
        Assert.Equal((10, 0, 0), Figures(desk, "a"));
        desk.AssertSound();
        desk.Restart(Connect);
        Assert.Equal((10, 0, 0), Figures(desk, "a"));
        desk.AssertSound();
    }

    [Fact]
    public void an_activation_that_was_replaced_books_nothing()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Hold(1);
        desk.Book(group => group.AddOpen("b", Desk.Usd, 2, 99));
        Assert.Equal(RefusalReason.Fenced, desk.Book(Desk.Packet(LedgerEntryKind.Hold, 2) with { OutgoingFence = 1 }));
        Assert.Equal(RefusalReason.Fenced, desk.Book(Desk.Packet(LedgerEntryKind.Commit, 1) with { OutgoingFence = 1 }));
        Assert.Equal(RefusalReason.Fenced, desk.Book(new AccountEntry(AccountEntryKind.Adjust, "b", 1) { Amount = 1 }));
        Assert.Equal(RefusalReason.Fenced, desk.Book(group => group.AddOpen("b", Desk.Usd, 2, 98))[0]);
        Assert.Equal(99ul, desk.Store.ActivationOf("b"));
        Assert.Equal(RefusalReason.None, desk.Book(Desk.Packet(LedgerEntryKind.Commit, 1) with { OutgoingFence = 2 }));
        desk.AssertSound();
    }

    [Fact]
    public void an_account_changes_its_asset_only_while_it_is_empty()
    {
        var desk = NewDesk().OpenAccounts();
        Assert.Equal(RefusalReason.None, desk.Book(group => group.AddOpen("a", Desk.Eur, 2, 1))[0]);
        desk.Book(new AccountEntry(AccountEntryKind.Adjust, "a", 0) { Amount = 5 }, Desk.Text("paid in cash"));
        Assert.Equal(RefusalReason.OtherAsset, desk.Book(group => group.AddOpen("a", Desk.Usd, 3, 1))[0]);
        Assert.Equal(Desk.Eur, desk.Store.Load("a")!.Asset);
        Assert.Equal(2u, desk.Store.FenceOf("a"));
        desk.AssertSound();
    }

    [Fact]
    public void amounts_up_to_the_largest_add_up_beyond_64_bits()
    {
        var desk = NewDesk().OpenAccounts();
        for (var number = 1ul; number <= 3; number++)
            desk.Pay(number, ulong.MaxValue);
        Assert.Equal(3 * (Int128)ulong.MaxValue, desk.BalanceOf("a"));
        desk.Restart(Connect);
        Assert.Equal(-3 * (Int128)ulong.MaxValue, desk.BalanceOf("b"));
        desk.AssertSound();
    }

    [Fact]
    public void entries_that_make_no_sense_are_refused()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Hold(1);
        Assert.Equal(RefusalReason.Malformed, desk.Book(Desk.Packet(LedgerEntryKind.Note, 1)));
        Assert.Equal(RefusalReason.Malformed, desk.Book(Desk.Packet(LedgerEntryKind.Void, 1) with { Mark = LedgerMark.Loss }));
        Assert.Equal(RefusalReason.Malformed, desk.Book(Desk.Packet(LedgerEntryKind.Commit, 1) with { Mark = LedgerMark.Late }));
        Assert.Equal(RefusalReason.Malformed, desk.Book(Desk.Packet(LedgerEntryKind.Hold, 2), [1, 2, 3]));
        Assert.Equal(RefusalReason.UnknownAccount, desk.Book(Desk.Packet(LedgerEntryKind.Hold, 2, to: "nobody")));
        var tooMuch = new AccountEntry(AccountEntryKind.Adjust, "a", 0) { Amount = AccountEntry.MaxAmount + 1 };
        Assert.Equal(RefusalReason.Malformed, desk.Book(tooMuch));
        var negative = new AccountEntry(AccountEntryKind.SettleIn, "a", 0) { Amount = -1 };
        Assert.Equal(RefusalReason.Malformed, desk.Book(negative));
        Assert.Equal((0, 10, 0), Figures(desk, "a"));
        desk.AssertSound();
    }

    private static (Int128 Balance, Int128 HeldIncoming, Int128 HeldOutgoing) Figures(Desk desk, string account)
    {
        var loaded = desk.Store.Load(account)!;
        return (loaded.Balance, loaded.HeldIncoming, loaded.HeldOutgoing);
    }
}
