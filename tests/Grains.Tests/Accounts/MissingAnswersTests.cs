using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Grains.Tests.Accounts;

/// <summary>
/// A gateway offers again what may not be durable. What overtakes that must not make it look old: it is refused, so that
/// all is offered once more, in order.
/// </summary>
public sealed class MissingAnswersTests
{
    [Fact]
    public async Task what_overtakes_what_is_offered_again_is_refused_and_nothing_is_lost()
    {
        await using var world = await DurableWorld.StartAsync();
        var (alice, bob, first) = await RestartTests.SendAsync(world);
        await world.TakeAsync("alice", alice.Presented, EntryKind.Prepare, 78, Packet.Prepare("test.bob.x", 7, RestartTests.Expiry));
        var second = world.SentTo("bob").Last(sent => sent.Kind == EntryKind.Prepare).Tag;
        await world.RestartAsync();
        await world.ReattachAsync(alice);
        await world.ReattachAsync(bob with { AnswersTaken = 0 });

        Assert.False(await FulfillAsync(world, bob, second, number: 2));
        Assert.Equal(0, world.Bob.Status.Balance);
        Assert.True(await FulfillAsync(world, bob, first, number: 1));
        Assert.True(await FulfillAsync(world, bob, second, number: 2));

        Assert.Equal(((Int128)12, -(Int128)12), (world.Alice.Status.Balance, world.Bob.Status.Balance));
        Assert.Equal(2, world.SentTo("alice").Count(sent => sent.Kind == EntryKind.Fulfill));
        Assert.Equal(2u, AnswerTag.NumberOf(world.SentTo("bob").Last(sent => sent.Kind == EntryKind.Taken).Tag));
    }

    [Fact]
    public async Task a_gateway_that_heard_meanwhile_what_is_durable_goes_on_behind_that()
    {
        await using var world = await DurableWorld.StartAsync();
        var (alice, bob, requestId) = await RestartTests.SendAsync(world);
        await world.RestartAsync();
        await world.ReattachAsync(alice);
        await world.ReattachAsync(bob with { AnswersTaken = 3 });

        // An earlier life says only now that it has booked up to 8: nothing before that will ever be offered.
        Assert.False(await FulfillAsync(world, bob, requestId, number: 9));
        await world.ReattachAsync(bob with { AnswersTaken = 8 });

        Assert.True(await FulfillAsync(world, bob, requestId, number: 9));
        Assert.Equal(-(Int128)5, world.Bob.Status.Balance);
    }

    [Fact]
    public async Task what_is_attached_again_in_the_same_life_is_no_step_back()
    {
        await using var world = await DurableWorld.StartAsync();
        var (_, bob, requestId) = await RestartTests.SendAsync(world);
        await world.RestartAsync();
        await world.ReattachAsync(bob with { AnswersTaken = 0 });
        await FulfillAsync(world, bob, requestId, number: 1);

        await world.ReattachAsync(bob with { AnswersTaken = 0 });

        Assert.True(await FulfillAsync(world, bob, requestId, number: 1));
        Assert.Equal(0, world.Counters("bob").Unmatched);
        Assert.True(await FulfillAsync(world, bob, requestId, number: 2));
        Assert.Equal(1, world.Counters("bob").Unmatched);
    }

    [Theory]
    [InlineData(0u, 1u, true, true)]
    [InlineData(7u, 7u, true, false)]
    [InlineData(7u, 3u, true, false)]
    [InlineData(7u, 9u, false, true)]
    [InlineData(uint.MaxValue, 0u, true, true)]
    [InlineData(uint.MaxValue, 1u, false, true)]
    [InlineData(0u, uint.MaxValue, true, false)]
    public void an_answer_follows_the_last_one_or_was_taken_or_something_is_missing(uint taken, uint number, bool isNext, bool isNew)
    {
        var session = Session(taken);

        Assert.Equal((isNext, isNew), (session.IsNext(number, out var taking), taking));
        Assert.Equal(isNext && isNew ? number : taken, session.LastAnswer);
    }

    [Fact]
    public void a_gateway_that_does_not_say_where_its_answers_begin_is_taken_at_its_word()
    {
        var session = Session(null);

        Assert.True(session.IsNext(17, out var first) && first);
        Assert.True(session.IsNext(19, out var behindAGap) && behindAGap);
        Assert.True(session.IsNext(18, out var old) && !old);
    }

    private static Task<bool> FulfillAsync(DurableWorld world, SessionAttach session, ulong requestId, uint number) =>
        world.TakeAsync("bob", session.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill(), number);

    private static AttachedSession Session(uint? taken) => new(
        1,
        new SessionAttach(new AccountId("bob"), "gateway", 1, SessionKind.Accepted, 0, AnswersTaken: taken),
        TestEdge.To(static _ => Task.CompletedTask));
}
