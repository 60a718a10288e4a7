using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Tests.Accounts;

namespace Connector.Grains.Tests.Shards;

/// <summary>Who may speak for another shard, and how an account loses it and has it again.</summary>
public sealed class TrunkAttachTests
{
    [Fact]
    public async Task only_the_account_on_the_other_side_is_attached()
    {
        await using var world = await TwoShards.StartAsync();
        Assert.False((await world.AttachAsync(0, gateway: "gateway")).Accepted);
        Assert.False((await world.AttachAsync(0, session: 2)).Accepted);
        Assert.True((await world.AttachAsync(0)).Accepted);
    }

    [Fact]
    public async Task a_stranger_that_comes_first_does_not_keep_the_other_shard_out()
    {
        await using var world = await TwoShards.StartAsync();
        // Nobody has attached to this one: alice gets nothing in these tests.
        var trunk = world.Here[world.Here.In];
        var attach = new SessionAttach(new AccountId(world.Here.In), "gateway", 1, SessionKind.Accepted, 0);

        Assert.False(trunk.Attach(attach).Accepted);
        Assert.False(trunk.Status.LinkUp);
        Assert.True((await world.Here.TurnAsync(world.Here.In, account => account.Attach(attach with { Gateway = world.Here.In }))).Accepted);
        Assert.True(trunk.Status.LinkUp);
    }

    [Fact]
    public async Task nobody_attaches_to_an_account_on_which_packets_leave_for_another_shard()
    {
        await using var world = await TwoShards.StartAsync();
        var trunk = world.Here[world.Here.Out];
        Assert.False(trunk.Attach(new SessionAttach(new AccountId(world.Here.Out), world.Here.Out, 1, SessionKind.Accepted, 0)).Accepted);
        Assert.False(trunk.TakeFromPeer(1, default, world.Now));
    }

    [Fact]
    public async Task an_attach_whose_answer_was_lost_is_made_again_and_says_the_same()
    {
        await using var world = await TwoShards.StartAsync();
        await world.SendToBobAsync();

        var first = await world.AttachAsync(0);
        var again = await world.AttachAsync(0);

        Assert.Equal((first.Number, first.Activation), (again.Number, again.Activation));
        Assert.Equal(first.Open, again.Open);
        Assert.Equal(1, (await world.There.BookedAsync(world.There.In)).OpenHolds);
    }

    [Fact]
    public async Task a_shard_that_fell_silent_is_told_its_fulfills_when_it_is_back_and_nothing_is_taken_from_it_until_then()
    {
        await using var world = await TwoShards.StartAsync();
        var request = await world.SendToBobAsync();
        var other = await world.SendToBobAsync(tag: 78, seed: 2);
        var trunk = world.There[world.There.In];
        var number = (await world.AttachAsync(0)).Number;

        Assert.True(trunk.LoseGateway(number, hello: long.MaxValue));
        Assert.False(trunk.LoseGateway(number, hello: long.MaxValue));
        Assert.False(trunk.Status.LinkUp);
        Assert.False(trunk.TakeFromPeer(number, default, world.Now));
        await world.BobAnswersAsync(request);
        await world.BobAnswersAsync(other, EntryKind.Reject, seed: 2);
        Assert.Empty(world.There.Left);

        await world.LoseAsync();
        await world.ConnectAsync();
        await world.CarryBackAsync();

        Assert.Equal([(77UL, EntryKind.Fulfill), (78UL, EntryKind.Reject)], world.Answers.Select(answer => (answer.Tag, answer.Kind)).Order());
        Assert.Equal("T03", world.Answers.Single(answer => answer.Tag == 78).Code);
        await world.AssertBooksAsync(balance: 5, held: 0);
    }

    [Fact]
    public async Task the_silence_of_an_earlier_connection_does_not_end_a_newer_one()
    {
        await using var world = await TwoShards.StartAsync();
        var trunk = world.There[world.There.In];
        var number = (await world.AttachAsync(0)).Number;

        // The first hello of the world was 1, and this is 2.
        Assert.False(trunk.LoseGateway(number, hello: 1));
        Assert.True(trunk.Status.LinkUp);
        Assert.True(trunk.LoseGateway(number, hello: 2));
    }

    [Fact]
    public async Task a_word_that_comes_late_from_an_earlier_connection_does_not_make_those_of_this_one_look_old()
    {
        await using var world = await TwoShards.StartAsync();
        await world.BobAnswersAsync(await world.SendToBobAsync());
        world.LoseBack();
        await world.LoseAsync();
        var number = (await world.ConnectAsync()).Number;
        var late = OneShard.Batch(EntryKind.Relayed, AnswerTag.Of(0, 1_000), default);
        await world.There.TurnAsync(world.There.In, account => account.TakeFromPeer(number, late, world.Now));

        await world.CarryBackAsync();
        await world.CarryOutAsync();

        Assert.Equal(0, await world.KeptAsync());
    }

    [Fact]
    public async Task another_shard_pays_peers_and_never_the_connector_itself()
    {
        await using var world = await TwoShards.StartAsync();
        var number = (await world.AttachAsync(0)).Number;
        var batch = OneShard.Batch(
            EntryKind.Prepare, ulong.MaxValue, Packet.Prepare("test.us.x", 5, TwoShards.Expiry, data: Packet.Preimage(1)), world.Now);

        await world.There.TurnAsync(world.There.In, account => account.TakeFromPeer(number, batch, world.Now));

        Assert.Equal("T01", world.There.SentTo(world.There.In).Single().Code);
        await world.AssertBooksAsync(balance: 0, held: 0);
    }
}
