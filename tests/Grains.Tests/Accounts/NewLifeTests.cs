using Connector.Grains.Interfaces.Packets;

namespace Connector.Grains.Tests.Accounts;

/// <summary>What a new life of an account and the gateways that come back to it one after the other owe each other.</summary>
public sealed class NewLifeTests
{
    /// <summary>
    /// Whoever asked may be told at once that a packet was not sent on, if the books have it neither held nor answered: for then
    /// it was not, and is not any more.
    /// </summary>
    [Fact]
    public async Task a_new_life_says_what_it_has_of_a_session_and_takes_nothing_else_that_was_sent_before()
    {
        await using var world = await DurableWorld.StartAsync();
        var (alice, bob, requestId) = await RestartTests.SendAsync(world);
        await world.TakeAsync("alice", alice.Presented, EntryKind.Prepare, 78, Packet.Prepare("test.bob.x", 5, RestartTests.Expiry));
        await world.TakeAsync("alice", alice.Presented, EntryKind.Prepare, 79, Packet.Prepare("test.bob.x", 5, RestartTests.Expiry));
        await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill());
        await world.TakeAsync("bob", bob.Presented, EntryKind.Reject, requestId + 1, Packet.Reject(ErrorCode.F99ApplicationError));

        await world.RestartAsync();
        // 77 is fulfilled and not read yet, 78 is over, 79 is held, 80 to 82 never came.
        var first = await world.ReattachAsync(alice with { LastPrepare = 82 });
        Assert.Equal((ulong[])[77, 79], first.Open!.Order());
        await world.ReattachAsync(bob);
        await world.TakeAsync("alice", alice.Presented, EntryKind.Prepare, 81, Packet.Prepare("test.bob.x", 5, RestartTests.Expiry));
        Assert.DoesNotContain(world.SentTo("bob"), sent => sent.Kind == EntryKind.Prepare);
        await world.TakeAsync("alice", alice.Presented, EntryKind.Prepare, 83, Packet.Prepare("test.bob.x", 5, RestartTests.Expiry));
        Assert.Single(world.SentTo("bob"), sent => sent.Kind == EntryKind.Prepare);

        // The answer to an attach may be lost. By then more may have been answered than is held.
        Assert.Null((await world.ReattachAsync(alice with { LastPrepare = 83 })).Open);
    }

    [Fact]
    public async Task what_is_answered_before_the_senders_gateway_is_back_is_not_taken_for_lost()
    {
        await using var world = await DurableWorld.StartAsync();
        var (alice, bob, requestId) = await RestartTests.SendAsync(world);

        await world.RestartAsync();
        await world.ReattachAsync(bob);
        await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill(), number: 1);

        var again = await world.ReattachAsync(alice with { LastPrepare = 77 });
        Assert.Equal(77UL, Assert.Single(again.Open!));
    }

    [Theory]
    [InlineData(EntryKind.Fulfill)]
    [InlineData(EntryKind.Reject)]
    public async Task an_answer_that_comes_before_the_senders_gateway_is_back_waits_for_it(EntryKind kind)
    {
        await using var world = await DurableWorld.StartAsync();
        var (alice, bob, requestId) = await RestartTests.SendAsync(world);

        await world.RestartAsync();
        await world.ReattachAsync(bob);
        var answer = kind == EntryKind.Fulfill ? Packet.Fulfill() : Packet.Reject(ErrorCode.F99ApplicationError);
        await world.TakeAsync("bob", bob.Presented, kind, requestId, answer, number: 1);
        // To a gateway that is not there it would be lost.
        Assert.Empty(world.SentTo("alice"));
        await world.ReattachAsync(alice);

        var sent = Assert.Single(world.SentTo("alice"), sent => sent.Kind == kind);
        Assert.Equal(77UL, sent.Tag);
        Assert.Equal(answer, sent.Payload);
    }
}
