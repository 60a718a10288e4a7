using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Tests.Accounts;

namespace Connector.Grains.Tests.Shards;

/// <summary>A packet from one shard to another and back, and what gets lost on the way: the books of both agree at the end.</summary>
public sealed class TrunkJourneyTests
{
    [Fact]
    public async Task a_packet_is_booked_in_both_shards_and_its_fulfill_comes_back()
    {
        await using var world = await TwoShards.StartAsync();

        var request = await world.SendToBobAsync();
        await world.AssertBooksAsync(balance: 0, held: 5);
        await world.BobAnswersAsync(request);
        Assert.Empty(world.Answers);
        await world.CarryBackAsync();

        var answer = Assert.Single(world.Answers);
        Assert.Equal(77UL, answer.Tag);
        Assert.Equal(Packet.Fulfill(), answer.Payload);
        await world.AssertBooksAsync(balance: 5, held: 0);
    }

    [Fact]
    public async Task a_reject_comes_back_unchanged()
    {
        await using var world = await TwoShards.StartAsync();

        await world.BobAnswersAsync(await world.SendToBobAsync(), EntryKind.Reject);
        await world.CarryBackAsync();

        Assert.Equal(Packet.Reject(ErrorCode.F99ApplicationError), Assert.Single(world.Answers).Payload);
        Assert.Empty(world.Here.Left);
        await world.AssertBooksAsync(balance: 0, held: 0);
    }

    [Fact]
    public async Task nothing_leaves_before_it_is_booked_and_each_life_names_its_own()
    {
        await using var world = await TwoShards.StartAsync();

        await world.SendAsync();
        var first = NamesOf(world.Here.Left.Single().Batch).Single();
        Assert.Equal(5, (int)(await world.Here.BookedAsync(world.Here.Out)).HeldOutgoing);
        Assert.True(first > world.Here[world.Here.Out].LastOfEarlierLives);
        await world.RestartHereAsync();

        Assert.True(first <= world.Here[world.Here.Out].LastOfEarlierLives);
        await world.ConnectAsync();
    }

    [Fact]
    public async Task a_fulfill_is_kept_until_the_other_shard_has_booked_it_and_told_whenever_it_comes_back()
    {
        await using var world = await TwoShards.StartAsync();
        await world.BobAnswersAsync(await world.SendToBobAsync());
        world.LoseBack();
        await world.AssertBooksAsync(balance: 0, held: 5, balanceThere: 5, heldThere: 0);

        await world.LoseAsync();
        await world.ConnectAsync();
        world.LoseBack();
        await world.LoseAsync();
        Assert.Single((await world.ConnectAsync()).Open!.Distinct());
        await world.CarryBackAsync();
        Assert.Equal(EntryKind.Fulfill, Assert.Single(world.Answers).Kind);
        Assert.Equal(1, await world.KeptAsync());
        await world.CarryOutAsync();

        Assert.Equal(0, await world.KeptAsync());
        await world.LoseAsync();
        Assert.Empty((await world.ConnectAsync()).Open!);
        Assert.Empty(world.There.Left);
        await world.AssertBooksAsync(balance: 5, held: 0);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task a_fulfill_that_got_lost_is_told_again_whichever_silo_died(bool here, bool there)
    {
        await using var world = await TwoShards.StartAsync();
        await world.BobAnswersAsync(await world.SendToBobAsync());
        world.LoseBack();

        if (there) await world.RestartThereAsync();
        if (here) await world.RestartHereAsync();
        await world.ConnectAsync();
        await world.CarryBackAsync();
        await world.CarryOutAsync();

        Assert.Equal((77UL, EntryKind.Fulfill), (Assert.Single(world.Answers).Tag, world.Answers[0].Kind));
        Assert.Equal(0, await world.KeptAsync());
        await world.AssertBooksAsync(balance: 5, held: 0);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task an_open_packet_survives_the_death_of_either_silo(bool here, bool there)
    {
        await using var world = await TwoShards.StartAsync();
        var request = await world.SendToBobAsync();

        if (there) await world.RestartThereAsync();
        if (here) await world.RestartHereAsync();
        Assert.Single((await world.ConnectAsync()).Open!);
        await world.AssertBooksAsync(balance: 0, held: 5);
        await world.BobAnswersAsync(request);
        await world.CarryBackAsync();

        Assert.Equal(EntryKind.Fulfill, Assert.Single(world.Answers).Kind);
        await world.AssertBooksAsync(balance: 5, held: 0);
    }

    [Fact]
    public async Task a_fulfill_that_is_told_again_is_booked_once_and_acknowledged_again()
    {
        await using var world = await TwoShards.StartAsync();
        await world.BobAnswersAsync(await world.SendToBobAsync());
        var answer = world.There.Left.Single().Batch;
        await world.CarryBackAsync();
        // The word that it is booked is lost.
        world.LoseOut();

        await world.Here.TurnAsync(world.Here.Out, account => account.TakeFromShard(answer));
        Assert.Equal(EntryKind.Relayed, (EntryKind)world.Here.Left.Single().Batch[0]);
        await world.CarryOutAsync();

        Assert.Single(world.Answers);
        Assert.Equal(0, await world.KeptAsync());
        await world.AssertBooksAsync(balance: 5, held: 0);
    }

    [Fact]
    public async Task a_fulfill_that_an_earlier_life_booked_is_acknowledged_by_the_next()
    {
        await using var world = await TwoShards.StartAsync();
        await world.BobAnswersAsync(await world.SendToBobAsync());
        await world.CarryBackAsync();

        await world.RestartHereAsync();
        await world.ConnectAsync();
        await world.CarryBackAsync();
        await world.CarryOutAsync();

        Assert.Equal(0, await world.KeptAsync());
        await world.AssertBooksAsync(balance: 5, held: 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_reject_that_got_lost_is_made_when_the_other_shard_says_that_it_has_not_the_packet(bool restarts)
    {
        await using var world = await TwoShards.StartAsync();
        await world.BobAnswersAsync(await world.SendToBobAsync(), EntryKind.Reject);
        world.LoseBack();

        if (restarts)
            await world.RestartHereAsync();
        else
            await world.LoseAsync();
        Assert.Empty((await world.ConnectAsync()).Open!);

        Assert.Equal("T03", Assert.Single(world.Answers).Code);
        await world.AssertBooksAsync(balance: 0, held: 0);
    }

    [Fact]
    public async Task a_prepare_that_was_said_to_be_lost_is_never_taken_when_it_comes_after_all()
    {
        await using var world = await TwoShards.StartAsync();
        await world.SendAsync();
        var late = world.Here.Left.Single().Batch;
        world.LoseOut();

        await world.LoseAsync();
        var number = (await world.ConnectAsync()).Number;
        Assert.Equal("T03", Assert.Single(world.Answers).Code);
        Assert.True(await world.There.TurnAsync(world.There.In, account => account.TakeFromPeer(number, late, world.Now)));

        Assert.DoesNotContain(world.There.SentTo("bob"), sent => sent.Kind == EntryKind.Prepare);
        await world.AssertBooksAsync(balance: 0, held: 0);
        await world.SendToBobAsync(tag: 78);
    }

    [Fact]
    public async Task exactly_what_was_sent_and_is_not_known_is_rejected()
    {
        await using var world = await TwoShards.StartAsync();
        await world.SendAsync(tag: 77);
        await world.SendAsync(tag: 78);
        await world.SendAsync(tag: 79);
        var names = world.Here.Left.SelectMany(left => NamesOf(left.Batch)).ToList();

        await world.Here.TurnAsync(world.Here.Out, account => account.Reconcile(names[1], [names[0]]));

        Assert.Equal((78UL, "T03"), (Assert.Single(world.Answers).Tag, world.Answers[0].Code));
        Assert.Equal(2, world.Here[world.Here.Out].Status.OpenOutgoing);
        // The books of the other shard have not heard of any.
        await world.AssertBooksAsync(balance: 0, held: 10, heldThere: 0);
    }

    [Fact]
    public async Task while_the_other_shard_is_away_it_is_t01()
    {
        await using var world = await TwoShards.StartAsync();
        await world.LoseAsync();

        await world.SendAsync();

        Assert.Equal("T01", Assert.Single(world.Answers).Code);
        await world.AssertBooksAsync(balance: 0, held: 0);
        await world.ConnectAsync();
        await world.SendToBobAsync(tag: 78);
    }

    [Fact]
    public async Task what_the_link_could_not_offer_any_more_is_t01_and_held_no_longer()
    {
        await using var world = await TwoShards.StartAsync();
        world.Here.IsUp = false;

        await world.SendAsync();

        Assert.Equal("T01", Assert.Single(world.Answers).Code);
        await world.AssertBooksAsync(balance: 0, held: 0);
    }

    [Fact]
    public async Task an_answer_to_nothing_that_is_open_changes_nothing()
    {
        await using var world = await TwoShards.StartAsync();
        await world.SendToBobAsync();
        var name = world.Here[world.Here.Out].LastOfEarlierLives;

        await world.Here.TurnAsync(world.Here.Out, account => account.TakeFromShard(
            OneShard.Batch(EntryKind.Reject, name, Packet.Reject(ErrorCode.F99ApplicationError))));

        Assert.Empty(world.Answers);
        await world.AssertBooksAsync(balance: 0, held: 5);
    }

    internal static List<ulong> NamesOf(ReadOnlySpan<byte> batch)
    {
        List<ulong> names = [];
        while (PacketEntry.TryRead(ref batch, out var entry)) names.Add(entry.Tag);
        return names;
    }
}
