namespace Connector.Ledger.Tests.Stores;

/// <summary>What an account finds after a restart.</summary>
public abstract partial class LedgerStoreContract
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void everything_of_an_open_hold_is_there_after_a_restart(bool checkpointed)
    {
        var desk = NewDesk().OpenAccounts();
        desk.Hold(1, 10, "c", 9);
        desk.Pay(2);
        if (checkpointed)
            desk.Store.Checkpoint();
        desk.Restart(Connect);
        var hold = Assert.Single(desk.Store.Load("a")!.Holds);
        Assert.Equal(new PacketKey("a", Desk.Life, 1), hold.Packet);
        Assert.Equal((10ul, "c", 9ul, LedgerLegs.Both), (hold.IncomingAmount, hold.Outgoing, hold.OutgoingAmount, hold.Legs));
        Assert.Equal((5_001, 4_001), (hold.IncomingExpiresAt, hold.OutgoingExpiresAt));
        Assert.Equal((1ul, 1_001ul), (hold.IncomingSession, hold.GatewayNumber));
        Assert.Equal((1ul, 2_001u), (hold.OutgoingSession, hold.RequestId));
        Assert.Equal(Desk.Condition(1), hold.Condition.ToArray());
        Assert.Equal(hold.Packet, Assert.Single(desk.Store.Load("c")!.Holds).Packet);
        Assert.Empty(desk.Store.Load("b")!.Holds);
        Assert.Equal(RefusalReason.None, desk.Book(Desk.Packet(LedgerEntryKind.Commit, 1, 10, "c", 9)));
        desk.AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void an_answer_is_kept_until_the_gateway_took_it(bool checkpointed)
    {
        var desk = NewDesk().OpenAccounts();
        desk.Pay(1);
        desk.Hold(2);
        desk.Book(Desk.Packet(LedgerEntryKind.Void, 2), Desk.Text("reject 2"));
        desk.Pay(3);
        desk.Book(new AccountEntry(AccountEntryKind.Relayed, "a", 0) { Number = 1 }, [.. BitConverter.GetBytes(1_003ul)]);
        if (checkpointed)
            desk.Store.Checkpoint();
        desk.Restart(Connect);
        var answers = desk.Store.Load("a")!.Answers;
        Assert.Equal([(1_001ul, true), (1_002ul, false)], answers.Select(answer => (answer.GatewayNumber, answer.IsFulfill)));
        Assert.Equal(Desk.Text("fulfill 1"), answers[0].Packet.ToArray());
        Assert.Equal(Desk.Text("reject 2"), answers[1].Packet.ToArray());
        Assert.Equal(["a"], desk.Store.AccountsToWake());
        desk.Book(new AccountEntry(AccountEntryKind.Relayed, "a", 0) { Number = 1 },
            [.. BitConverter.GetBytes(1_001ul), .. BitConverter.GetBytes(1_002ul)]);
        Assert.Empty(desk.Store.Load("a")!.Answers);
        Assert.Empty(desk.Store.AccountsToWake());
    }

    [Fact]
    public void accounts_with_open_holds_are_to_be_woken()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Hold(1, 10, "c", 9);
        desk.Restart(Connect);
        Assert.Equal(["a", "c"], desk.Store.AccountsToWake());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void sessions_and_the_highest_attach_number_are_there_after_a_restart(bool checkpointed)
    {
        var desk = NewDesk().OpenAccounts();
        desk.Attach("a", 5);
        desk.Book(new AccountEntry(AccountEntryKind.Detach, "a", 0) { Number = 1 });
        if (checkpointed)
            desk.Store.Checkpoint();
        desk.Restart(Connect);
        var account = desk.Store.Load("a")!;
        Assert.Equal([new AttachedSessionRecord(5, "gateway-1", 105, 0)], account.Sessions);
        Assert.Equal(5ul, account.LastSession);
        var lower = new AccountEntry(AccountEntryKind.Attach, "a", 0) { Number = 5 };
        Assert.Equal(RefusalReason.Malformed, desk.Book(lower, account.Sessions[0].ToPayload()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void packets_that_ended_lately_are_remembered_on_both_sides(bool checkpointed)
    {
        var desk = NewDesk().OpenAccounts();
        desk.Pay(1);
        desk.Hold(2);
        desk.Now += 1_000;
        desk.Book(Desk.Packet(LedgerEntryKind.Void, 2));
        if (checkpointed)
            desk.Store.Checkpoint();
        desk.Restart(Connect);
        var start = desk.Now - 1_000;
        Assert.Equal(
            [new FinishedPacket(true, true, 1, 1_001, start), new FinishedPacket(true, false, 1, 1_002, desk.Now)],
            desk.Store.Load("a")!.Finished);
        Assert.Equal(
            [new FinishedPacket(false, true, 1, 2_001, start), new FinishedPacket(false, false, 1, 2_002, desk.Now)],
            desk.Store.Load("b")!.Finished);
    }

    [Fact]
    public void packets_that_ended_long_ago_are_forgotten()
    {
        var desk = NewDesk().OpenAccounts();
        desk.Pay(1);
        desk.Now += 10 * 60 * 1000;
        desk.Pay(2);
        Assert.Equal(2, desk.Store.Load("a")!.Finished.Count);
        desk.Now += 1;
        desk.Pay(3);
        Assert.Equal([1_002ul, 1_003ul], desk.Store.Load("a")!.Finished.Select(packet => packet.Number));
    }

    [Fact]
    public void a_restart_reads_checkpoint_and_tail_as_one()
    {
        var desk = NewDesk().OpenAccounts();
        for (var number = 1ul; number <= 20; number++)
        {
            desk.Pay(number, number);
            desk.Hold(100 + number, number, "c", number);
            if (number % 7 == 0)
                desk.Store.Checkpoint();
            var before = (desk.Store.Accounts(), desk.Store.Positions(), desk.Store.Through);
            desk.Restart(Connect);
            Assert.Equal(before.Item1, desk.Store.Accounts());
            Assert.Equal(before.Item2, desk.Store.Positions());
            Assert.Equal(before.Through, desk.Store.Through);
            desk.AssertSound();
        }
    }
}
