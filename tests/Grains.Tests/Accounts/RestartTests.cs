using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Ledger;

namespace Connector.Grains.Tests.Accounts;

/// <summary>The rows of the design's table of deaths, as far as one silo goes: what becomes of a packet that was under way.</summary>
public sealed class RestartTests
{
    internal const long Expiry = DurableWorld.Start + 10_000;
    private const long Grace = 30_000;

    [Fact]
    public async Task a_prepare_leaves_only_when_its_hold_is_durable()
    {
        await using var world = await DurableWorld.StartAsync();
        await SendAsync(world);

        var booked = await world.BookedAsync("bob");

        Assert.Equal(((Int128)5, 1), (booked.HeldOutgoing, booked.OpenHolds));
        Assert.Single(world.SentTo("bob"), sent => sent.Kind == EntryKind.Prepare);
    }

    [Fact]
    public async Task after_a_restart_the_answer_is_matched_and_booked_once()
    {
        await using var world = await DurableWorld.StartAsync();
        var (alice, bob, requestId) = await SendAsync(world);

        await world.RestartAsync();
        Assert.False(await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill(), number: 1));
        await world.ReattachAsync(alice);
        var again = await world.ReattachAsync(bob);
        Assert.Equal((true, bob.Presented), (again.Accepted, again.Number));
        await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill(), number: 1);
        await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill(), number: 1);

        Assert.Equal(Packet.Fulfill(), Assert.Single(world.SentTo("alice"), sent => sent.Kind == EntryKind.Fulfill).Payload);
        Assert.DoesNotContain(world.SentTo("bob"), sent => sent.Kind == EntryKind.Prepare);
        Assert.Equal(((Int128)5, -(Int128)5), (world.Alice.Status.Balance, world.Bob.Status.Balance));
        Assert.Empty(await world.ItemsAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_prepare_that_an_earlier_life_took_is_not_taken_again(bool afterItsEnd)
    {
        await using var world = await DurableWorld.StartAsync();
        var (alice, bob, requestId) = await SendAsync(world);
        if (afterItsEnd) await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill());

        await world.RestartAsync();
        await world.ReattachAsync(alice);
        await world.ReattachAsync(bob);
        await world.TakeAsync("alice", alice.Presented, EntryKind.Prepare, 77, Packet.Prepare("test.bob.x", 5, Expiry));

        Assert.DoesNotContain(world.SentTo("bob"), sent => sent.Kind == EntryKind.Prepare);
    }

    [Fact]
    public async Task a_fulfill_that_was_booked_and_not_relayed_is_relayed_from_the_journal()
    {
        await using var world = await DurableWorld.StartAsync();
        var (alice, bob, requestId) = await SendAsync(world);
        await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill());

        await world.RestartAsync();
        Assert.Empty(world.SentTo("alice"));
        await world.ReattachAsync(alice);

        var sent = Assert.Single(world.SentTo("alice"), sent => sent.Kind == EntryKind.Fulfill);
        Assert.Equal(77UL, sent.Tag);
        Assert.Equal(Packet.Fulfill(), sent.Payload);
    }

    [Fact]
    public async Task the_silo_of_an_earlier_life_does_not_lose_the_gateway_that_came_back()
    {
        await using var world = await DurableWorld.StartAsync();
        var (_, bob, requestId) = await SendAsync(world);

        await world.RestartAsync();
        Assert.False(world.Bob.LoseGateway(bob.Presented, hello: 1), "it is not there yet; it has its time");
        await world.ReattachAsync(bob with { Hello = 2 });
        Assert.False(world.Bob.LoseGateway(bob.Presented, hello: 1));

        Assert.True(world.Bob.Status.LinkUp);
        Assert.True(await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill()));
    }

    [Fact]
    public async Task what_the_peer_has_read_is_not_relayed_again()
    {
        await using var world = await DurableWorld.StartAsync();
        var (alice, bob, requestId) = await SendAsync(world);
        await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill());
        await world.TakeAsync("alice", alice.Presented, EntryKind.Relayed, 0, BitConverter.GetBytes(77UL));

        await world.RestartAsync();
        await world.ReattachAsync(alice);
        await world.DetachAsync("alice", alice.Presented);

        Assert.DoesNotContain(world.SentTo("alice"), sent => sent.Kind == EntryKind.Fulfill);
        Assert.Empty(await world.ItemsAsync());
    }

    [Fact]
    public async Task when_nothing_was_answered_the_packet_is_held_until_its_gateway_has_spoken_then_voided()
    {
        await using var world = await DurableWorld.StartAsync();
        var (alice, bob, _) = await SendAsync(world);

        await world.RestartAsync();
        await world.ReattachAsync(alice);
        world.Now = Expiry + 1_000;
        await world.SweepAsync();
        Assert.Equal((Int128)5, world.Bob.Status.HeldOutgoing);
        await world.ReattachAsync(bob);
        await world.TakeAsync("bob", bob.Presented, EntryKind.Reoffered, 0, default);
        await world.SweepAsync();

        Assert.Equal("R00", Assert.Single(world.SentTo("alice"), sent => sent.Kind == EntryKind.Reject).Code);
        Assert.Equal((Int128.Zero, Int128.Zero), (world.Alice.Status.HeldIncoming, world.Bob.Status.HeldOutgoing));
        Assert.Empty(await world.ItemsAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_gateway_that_never_comes_back_leaves_its_packet_in_doubt(bool isGivenUpBefore)
    {
        await using var world = await DurableWorld.StartAsync();
        var (alice, _, _) = await SendAsync(world);

        await world.RestartAsync();
        await world.ReattachAsync(alice);
        // Otherwise the last life began so late that the packet ends before its gateway counts as gone.
        if (isGivenUpBefore) await world.SweepAsync();
        world.Now = Expiry + Grace + 1_000;
        await world.SweepAsync();
        if (!isGivenUpBefore)
        {
            Assert.Empty(await world.ItemsAsync());
            world.Now += Grace;
            await world.SweepAsync();
        }

        await world.SweepAsync();

        var item = Assert.Single(await world.ItemsAsync());
        Assert.Equal((LedgerMark.InDoubt, "bob", 5UL), (item.Mark, item.Account, item.Amount));
        Assert.Equal("R00", Assert.Single(world.SentTo("alice"), sent => sent.Kind == EntryKind.Reject).Code);
    }

    [Fact]
    public async Task a_gateway_that_has_not_spoken_when_the_grace_of_its_packet_ends_leaves_it_in_doubt()
    {
        await using var world = await DurableWorld.StartAsync();
        await SendAsync(world);

        // The silo comes back when the packet has expired, and the grace of both ends at once.
        world.Now = Expiry + 5_000;
        await world.RestartAsync();
        await world.SweepAsync();
        world.Now += Grace + 1_000;
        await world.SweepAsync();
        await world.SweepAsync();

        Assert.Equal(LedgerMark.InDoubt, Assert.Single(await world.ItemsAsync()).Mark);
        Assert.Equal(Int128.Zero, world.Bob.Status.HeldOutgoing);
    }

    [Fact]
    public async Task a_silo_that_was_away_beyond_the_grace_still_books_what_the_gateway_has_kept()
    {
        await using var world = await DurableWorld.StartAsync();
        var (alice, bob, requestId) = await SendAsync(world);

        await world.RestartAsync();
        world.Now = Expiry + Grace + 1_000;
        await world.SweepAsync();
        await world.ReattachAsync(alice);
        await world.ReattachAsync(bob);
        await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill(), number: 1, receivedAt: DurableWorld.Start + 1);
        await world.TakeAsync("bob", bob.Presented, EntryKind.Reoffered, 0, default);
        await world.SweepAsync();

        Assert.Equal(((Int128)5, -(Int128)5), (world.Alice.Status.Balance, world.Bob.Status.Balance));
    }

    [Fact]
    public async Task an_account_that_waits_is_not_swept_before_there_is_something_to_do()
    {
        await using var world = await DurableWorld.StartAsync();
        var (alice, bob, requestId) = await SendAsync(world);
        await world.SweepAsync();
        Assert.InRange(world.Bob.NextSweep, world.Now + 5_000, Expiry);
        Assert.Equal(world.Now + (2 * Grace), world.Alice.NextSweep);

        await world.RestartAsync();
        Assert.Equal(0, world.Bob.NextSweep);
        await world.SweepAsync();
        Assert.InRange(world.Bob.NextSweep, world.Now + 5_000, Expiry);
        // Until the gateway has spoken only the ledger's grace ends anything.
        world.Now = Expiry + 1_000;
        await world.SweepAsync();
        Assert.True(world.Bob.NextSweep > world.Now + 5_000, $"the next sweep is in {world.Bob.NextSweep - world.Now} ms");
        await world.ReattachAsync(bob);
        await world.TakeAsync("bob", bob.Presented, EntryKind.Reoffered, 0, default);
        Assert.True(world.Bob.NextSweep < world.Now);
        await world.SweepAsync();
        Assert.Equal(long.MaxValue, world.Bob.NextSweep);
    }

    [Fact]
    public async Task a_sender_that_hangs_up_still_pays_and_is_listed()
    {
        await using var world = await DurableWorld.StartAsync();
        var (alice, bob, requestId) = await SendAsync(world);

        await world.DetachAsync("alice", alice.Presented);
        await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill());

        var item = Assert.Single(await world.ItemsAsync());
        Assert.Equal((LedgerMark.Unrelayed, "alice", 5UL), (item.Mark, item.Account, item.Amount));
        Assert.Equal((Int128)5, world.Alice.Status.Balance);
    }

    [Fact]
    public async Task a_fulfill_that_the_gateway_could_not_tell_is_listed()
    {
        await using var world = await DurableWorld.StartAsync();
        var (alice, bob, requestId) = await SendAsync(world);
        await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill());

        await world.TakeAsync("alice", alice.Presented, EntryKind.Unrelayed, 0, BitConverter.GetBytes(77UL));

        Assert.Equal(LedgerMark.Unrelayed, Assert.Single(await world.ItemsAsync()).Mark);
    }

    [Fact]
    public async Task a_receiver_that_hangs_up_leaves_its_packet_in_doubt_and_the_sender_is_told_at_once()
    {
        await using var world = await DurableWorld.StartAsync();
        var (_, bob, _) = await SendAsync(world);

        await world.DetachAsync("bob", bob.Presented);

        Assert.Equal("T01", Assert.Single(world.SentTo("alice"), sent => sent.Kind == EntryKind.Reject).Code);
        Assert.Equal(LedgerMark.InDoubt, Assert.Single(await world.ItemsAsync()).Mark);
        Assert.Equal(Int128.Zero, world.Bob.Status.HeldOutgoing);
    }

    [Fact]
    public async Task the_gateway_is_told_when_it_need_not_keep_an_answer_any_more()
    {
        await using var world = await DurableWorld.StartAsync();
        var (_, bob, requestId) = await SendAsync(world);

        await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill(), number: 9);

        var taken = Assert.Single(world.SentTo("bob"), sent => sent.Kind == EntryKind.Taken);
        Assert.Equal(9u, AnswerTag.NumberOf(taken.Tag));
    }

    /// <summary>Alice's prepare of 5, on its way to bob: both sessions as they attach again, and bob's request id.</summary>
    internal static async Task<(SessionAttach Alice, SessionAttach Bob, ulong RequestId)> SendAsync(DurableWorld world)
    {
        var (alice, bob) = (await world.AttachAsync("alice"), await world.AttachAsync("bob"));
        var prepare = Packet.Prepare("test.bob.x", 5, Expiry);
        await world.TakeAsync("alice", alice.Number, EntryKind.Prepare, 77, prepare);
        return (alice.Attach, bob.Attach, world.SentTo("bob").Single(sent => sent.Kind == EntryKind.Prepare).Tag);
    }
}
