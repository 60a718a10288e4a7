using System.Runtime.CompilerServices;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Grains.Tests.Shards;

/// <summary>What time does to packets between shards, and what it must not: only the other shard's word ends them.</summary>
public sealed class TrunkTimeTests
{
    private const long LongAfter = TwoShards.Expiry + 3_600_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task no_clock_ends_what_left_for_another_shard(bool restarts)
    {
        await using var world = await TwoShards.StartAsync();
        await world.SendToBobAsync();
        if (restarts) await world.RestartHereAsync();

        for (world.Now = TwoShards.Expiry; world.Now < LongAfter; world.Now += 300_000) await world.Here.SweepAsync();

        Assert.Empty(world.Answers);
        await world.AssertBooksAsync(balance: 0, held: 5);
    }

    /// <summary>Its sender's books would say nothing of it, while the journal takes the fulfill that comes at last.</summary>
    [Fact]
    public async Task what_a_shard_that_was_away_for_long_has_paid_its_sender_owes_in_memory_too()
    {
        await using var world = await TwoShards.StartAsync();
        await world.BobAnswersAsync(await world.SendToBobAsync());
        await world.RestartThereAsync();

        for (world.Now = TwoShards.Expiry; world.Now < LongAfter; world.Now += 300_000) await world.Here.SweepAsync();
        Assert.Equal(5, (int)world.Here["alice"].Status.HeldIncoming);
        await world.ConnectAsync();
        await world.CarryBackAsync();

        await world.AssertBooksAsync(balance: 5, held: 0);
    }

    [Fact]
    public async Task a_sender_goes_by_its_books_once_when_its_packet_is_overdue_at_another_shard()
    {
        await using var world = await TwoShards.StartAsync();
        await world.SendToBobAsync();
        await world.Here.SweepAsync();
        world.Now = TwoShards.Expiry + (2 * TwoShards.Grace);
        await world.Here.SweepAsync();
        Assert.False(world.Here["alice"].WantsNewLife);
        // The next sweep.
        world.Now += 1_000;
        await world.Here.SweepAsync();
        Assert.True(world.Here["alice"].WantsNewLife);

        await world.Here.ReopenAsync("alice");
        for (; world.Now < LongAfter; world.Now += 300_000) await world.Here.SweepAsync();

        Assert.False(world.Here["alice"].WantsNewLife);
        await world.AssertBooksAsync(balance: 0, held: 5);
    }

    [Fact]
    public async Task a_packet_that_never_got_as_far_as_the_trunk_is_not_held_for_ever()
    {
        await using var world = await TwoShards.StartAsync();
        world.Here.LosesPrepares = true;
        await world.SendAsync();
        Assert.Equal(5, (int)world.Here["alice"].Status.HeldIncoming);

        await world.Here.SweepAsync();
        world.Now = TwoShards.Expiry + (2 * TwoShards.Grace) + 1;
        await world.Here.SweepAsync();
        Assert.True(world.Here["alice"].WantsNewLife);
        await world.Here.ReopenAsync("alice");

        await world.AssertBooksAsync(balance: 0, held: 0);
    }

    [Fact]
    public async Task what_came_in_and_never_got_to_its_peer_is_ended_by_a_new_life_and_then_by_the_shard_that_sent_it()
    {
        await using var world = await TwoShards.StartAsync();
        world.There.LosesPrepares = true;
        await world.SendAsync();
        await world.CarryOutAsync();
        await world.There.SweepAsync();
        world.Now = TwoShards.Expiry - 1_000 + (2 * TwoShards.Grace);
        await world.There.SweepAsync();
        Assert.False(world.There[world.There.In].WantsNewLife);
        // The next sweep.
        world.Now += 1_000;

        await world.There.SweepAsync();
        Assert.True(world.There[world.There.In].WantsNewLife);
        Assert.Empty(world.There.Left);
        await world.There.ReopenAsync(world.There.In);
        await world.LoseAsync();
        await world.ConnectAsync();

        Assert.Equal("T03", Assert.Single(world.Answers).Code);
        await world.AssertBooksAsync(balance: 0, held: 0);
    }

    [Fact]
    public async Task a_life_ends_before_its_numbers_are_used_up()
    {
        await using var world = await TwoShards.StartAsync();
        var trunk = world.Here[world.Here.Out];
        var last = uint.MaxValue - 0x0100_0000UL;
        OutgoingOf(trunk).StartAfter(last - 1);

        await world.SendAsync(tag: 77);
        Assert.Equal(last, TrunkJourneyTests.NamesOf(world.Here.Left.Single().Batch).Single() & uint.MaxValue);
        Assert.False(trunk.WantsNewLife);
        await world.SendAsync(tag: 78);
        Assert.True(trunk.WantsNewLife);

        // The next goes on from the start, and behind what this one sent.
        await world.RestartHereAsync();
        Assert.Equal(2, world.Here[world.Here.Out].Status.OpenOutgoing);
        await world.ConnectAsync();
        Assert.Equal(["T03", "T03"], world.Answers.Select(answer => answer.Code));
        await world.SendToBobAsync(tag: 79);
        Assert.False(world.Here[world.Here.Out].WantsNewLife);
    }

    [Fact]
    public async Task the_other_shard_owes_a_word_when_it_is_overdue_for_three_graces()
    {
        await using var world = await TwoShards.StartAsync();
        var trunk = world.Here[world.Here.Out];
        Assert.False(trunk.IsOwedAWord(LongAfter));
        await world.SendToBobAsync();
        await world.LoseAsync();
        await world.ConnectAsync();
        // Of what leaves on a trunk the time of one hop is taken off already.
        var due = TwoShards.Expiry - 1_000 + (3 * TwoShards.Grace);

        Assert.False(trunk.IsOwedAWord(TwoShards.Start));
        Assert.False(trunk.IsOwedAWord(due));
        Assert.True(trunk.IsOwedAWord(due + 1));
    }

    /// <summary>It has gateways to wait for itself. A link that is made anew every other second carries little.</summary>
    [Fact]
    public async Task a_shard_that_was_away_for_long_has_time_to_find_out_what_became_of_a_packet()
    {
        await using var world = await TwoShards.StartAsync();
        var trunk = world.Here[world.Here.Out];
        await world.SendToBobAsync();
        await world.RestartThereAsync();
        Assert.False(trunk.IsOwedAWord(TwoShards.Start));
        Assert.True(trunk.IsOwedAWord(LongAfter));

        await world.ConnectAsync();

        Assert.False(trunk.IsOwedAWord(LongAfter));
        Assert.False(trunk.IsOwedAWord(LongAfter + (3 * TwoShards.Grace)));
        Assert.True(trunk.IsOwedAWord(LongAfter + (3 * TwoShards.Grace) + 1));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    public async Task between_shards_no_time_is_taken_off_but_there_must_be_some(int leftMs, bool passes)
    {
        await using var world = await TwoShards.StartAsync();
        await world.SendAsync();
        world.Now = TwoShards.Expiry - 1_000 - leftMs;

        await world.CarryOutAsync();

        if (passes)
        {
            var sent = Assert.Single(world.There.SentTo("bob"), sent => sent.Kind == EntryKind.Prepare);
            Assert.True(Protocols.Ilp.Prepare.TryRead(sent.Payload, out var prepare, out _));
            Assert.Equal(TwoShards.Expiry - 1_000, prepare.ExpiresAt);
            return;
        }

        await world.CarryBackAsync();
        Assert.Equal("R02", Assert.Single(world.Answers).Code);
        await world.AssertBooksAsync(balance: 0, held: 0);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_outgoing")]
    private static extern ref NumberedSlots<OutgoingHold> OutgoingOf(Account account);
}
