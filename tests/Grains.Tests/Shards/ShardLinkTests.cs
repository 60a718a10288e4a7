using System.Buffers.Binary;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Shards;
using Connector.Grains.Tests.Accounts;

namespace Connector.Grains.Tests.Shards;

/// <summary>How the link to another shard comes, what it carries, and what it does when it does not know any more.</summary>
public sealed class ShardLinkTests
{
    private const string Connected = "hello, attach 100, reconcile 100: 7 9, up";

    [Fact]
    public Task it_asks_what_the_other_shard_has_before_anything_leaves() => LinkWorld.RunAsync(world =>
    {
        Assert.Equal(Connected, world.TakeSaid());
        Assert.Equal("~from.1.USD.9", world.There.Name);
        Assert.Equal(new GatewayHello("shard 1 of 2", "hash", AccountWorld.Start), Assert.Single(world.There.Hellos));
        Assert.Equal(
            new SessionAttach(new AccountId("~from.1.USD.9"), "~from.1.USD.9", 1, SessionKind.Accepted, 0, 100),
            Assert.Single(world.There.Attaches));
        return Task.CompletedTask;
    });

    [Fact]
    public Task prepares_are_handed_in_on_its_session_as_they_are() => LinkWorld.RunAsync(async world =>
    {
        world.TakeSaid();
        await world.SendPreparesAsync(101, 102);
        Assert.Equal([(1u, EntryKind.Prepare, 101UL), (1u, EntryKind.Prepare, 102UL)], world.There.Entries.Select(one => (one.Session, one.Kind, one.Tag)));
        Assert.Equal("", world.TakeSaid());
    });

    [Fact]
    public Task what_it_is_given_while_it_is_down_comes_back() => LinkWorld.RunAsync(
        async world =>
        {
            await world.SendPreparesAsync(101, 102);
            await world.SendBookedAsync(3);
            Assert.Equal("hello, unsent 101 102", world.TakeSaid());
            Assert.Empty(world.There.Entries);
        },
        there => there.OnHello = new TaskCompletionSource<SiloHello>().Task);

    [Fact]
    public Task nothing_leaves_between_the_question_and_its_answer() => LinkWorld.RunAsync(
        async world =>
        {
            await world.SendPreparesAsync(101);
            Assert.Equal("hello, attach 100, unsent 101", world.TakeSaid());
            Assert.Empty(world.There.Entries);
        },
        there => there.OnAttach = new TaskCompletionSource<AttachResult>().Task);

    public enum Failure
    {
        Fails,
        NeverEnds,
        IsNotKnown,
        IsNotTaken,
    }

    [Theory]
    [InlineData(Failure.Fails)]
    [InlineData(Failure.NeverEnds)]
    [InlineData(Failure.IsNotKnown)]
    [InlineData(Failure.IsNotTaken)]
    public Task what_may_have_been_taken_is_asked_for_and_not_given_back(Failure failure) => LinkWorld.RunAsync(async world =>
    {
        world.TakeSaid();
        world.There.OnIngress = Ending(failure);
        var sending = world.SendPreparesAsync(101, 105);
        if (failure == Failure.NeverEnds)
        {
            await world.PassAsync(ShardLink.CallTimeout - TimeSpan.FromMilliseconds(1));
            Assert.False(sending.IsCompleted);
            await world.PassAsync(TimeSpan.FromMilliseconds(1));
        }

        await sending;
        await world.SendPreparesAsync(106);
        Assert.Equal("down, unsent 106", world.TakeSaid());
        await world.PassAsync(TimeSpan.Zero);

        world.There.OnIngress = Task.FromResult(IngressResult.Taken);
        await world.PassRetryAsync();
        Assert.Equal("hello, attach 105, reconcile 105: 7 9, up", world.TakeSaid());
        await world.SendPreparesAsync(107);
        Assert.Equal([101UL, 105UL, 107UL], world.There.Entries.Select(one => one.Tag));
    });

    [Fact]
    public Task a_word_whose_fate_is_unknown_ends_the_connection_too() => LinkWorld.RunAsync(async world =>
    {
        world.TakeSaid();
        world.There.OnIngress = Ending(Failure.Fails);
        await world.SendBookedAsync(3);
        Assert.Equal("down", world.TakeSaid());
    });

    [Theory]
    [InlineData(Failure.Fails)]
    [InlineData(Failure.NeverEnds)]
    [InlineData(Failure.IsNotKnown)]
    public Task a_silo_that_does_not_know_it_any_more_is_connected_again(Failure failure) => LinkWorld.RunAsync(async world =>
    {
        world.TakeSaid();
        await world.PassAsync(ShardLink.RenewEvery);
        await world.PassAsync(ShardLink.RenewEvery);
        Assert.Equal((2, ""), (world.There.Renewals, world.TakeSaid()));
        world.There.OnRenew = failure switch
        {
            Failure.Fails => Task.FromException<GatewayLease>(new IOException("no")),
            Failure.NeverEnds => new TaskCompletionSource<GatewayLease>().Task,
            _ => Task.FromResult(new GatewayLease(false, false)),
        };
        await world.PassAsync(ShardLink.RenewEvery);
        if (failure == Failure.NeverEnds)
            await world.PassAsync(ShardLink.CallTimeout);
        Assert.Equal("down", world.TakeSaid());

        await world.PassRetryAsync();
        Assert.Equal(Connected, world.TakeSaid());
        Assert.True(world.There.Hellos[1].Number > world.There.Hellos[0].Number);
    });

    [Fact]
    public Task a_silo_that_owes_a_word_is_asked_again() => LinkWorld.RunAsync(async world =>
    {
        world.TakeSaid();
        world.IsOwedAWord = true;
        await world.PassAsync(ShardLink.RenewEvery);
        world.IsOwedAWord = false;
        await world.PassRetryAsync();
        Assert.Equal($"down, {Connected}", world.TakeSaid());
        await world.PassAsync(ShardLink.RenewEvery);
        Assert.Equal("", world.TakeSaid());
    });

    [Fact]
    public Task words_are_numbered_in_each_connection_and_name_all_that_is_booked() => LinkWorld.RunAsync(async world =>
    {
        await world.SendBookedAsync(3, 5);
        await world.SendBookedAsync(8);
        world.IsOwedAWord = true;
        await world.PassAsync(ShardLink.RenewEvery);
        await world.SendBookedAsync(9);
        world.IsOwedAWord = false;
        await world.PassRetryAsync();
        await world.SendBookedAsync(10);

        Assert.Equal(["1: 3 5", "2: 8", "1: 10"], world.There.Entries.Select(Word));
    });

    [Fact]
    public Task a_shard_that_does_not_know_us_is_tried_again_and_gets_nothing() => LinkWorld.RunAsync(
        async world =>
        {
            await world.SendPreparesAsync(101);
            Assert.Equal("hello, attach 100, unsent 101", world.TakeSaid());
            world.There.OnAttach = Task.FromResult(new AttachResult(true, 4, Guid.Empty, null));
            await world.PassRetryAsync();
            Assert.Equal("hello, attach 100, reconcile 100: , up", world.TakeSaid());
        },
        there => there.OnAttach = Task.FromResult(new AttachResult(false, 0, Guid.Empty)));

    [Fact]
    public Task a_silo_that_is_away_is_tried_again_and_again() => LinkWorld.RunAsync(
        async world =>
        {
            await world.PassRetryAsync();
            await world.PassRetryAsync();
            Assert.Equal("hello, hello, hello", world.TakeSaid());
            // One that never answers.
            world.There.OnHello = new TaskCompletionSource<SiloHello>().Task;
            await world.PassRetryAsync();
            await world.PassAsync(ShardLink.CallTimeout);
            Assert.Equal("hello", world.TakeSaid());
            world.There.OnHello = Task.FromResult(new SiloHello("test.us", "hash", true));
            await world.PassRetryAsync();
            Assert.Equal(Connected, world.TakeSaid());
        },
        there => there.OnHello = Task.FromException<SiloHello>(new IOException("no")));

    [Fact]
    public Task a_call_of_an_earlier_connection_that_fails_late_does_not_end_the_newer_one() => LinkWorld.RunAsync(async world =>
    {
        var late = new TaskCompletionSource<IngressResult>();
        world.There.OnIngress = late.Task;
        var sending = world.SendPreparesAsync(101);
        world.There.OnRenew = Task.FromResult(new GatewayLease(false, false));
        await world.PassAsync(ShardLink.RenewEvery);
        world.There.OnRenew = Task.FromResult(new GatewayLease(true, true));
        await world.PassRetryAsync();
        world.TakeSaid();

        // With its connection nobody waits for it any more.
        await sending;
        late.SetException(new IOException("no"));
        await world.PassAsync(ShardLink.RenewEvery);

        Assert.Equal(("", 101UL), (world.TakeSaid(), world.There.Attaches[1].LastPrepare));
    });

    [Fact]
    public Task once_its_account_has_ended_it_does_nothing_more() => LinkWorld.RunAsync(async world =>
    {
        var hanging = new TaskCompletionSource<IngressResult>();
        world.There.OnIngress = hanging.Task;
        var sending = world.SendPreparesAsync(101);
        world.TakeSaid();

        world.Link.Dispose();
        await sending;
        await world.SendPreparesAsync(102);
        await world.SendBookedAsync(3);
        await world.PassAsync(ShardLink.RenewEvery);
        await world.PassRetryAsync();

        Assert.True(world.Running.IsCompletedSuccessfully);
        Assert.Equal(("unsent 102", 0), (world.TakeSaid(), world.There.Renewals));
        Assert.Equal([101UL], world.There.Entries.Select(one => one.Tag));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task one_that_ends_while_it_connects_does_not_connect(bool atHello)
    {
        var (hello, attach) = (new TaskCompletionSource<SiloHello>(), new TaskCompletionSource<AttachResult>());
        return LinkWorld.RunAsync(
            async world =>
            {
                world.Link.Dispose();
                hello.TrySetResult(new SiloHello("test.us", "hash", true));
                attach.TrySetResult(new AttachResult(true, 4, Guid.Empty, []));
                await world.PassRetryAsync();
                Assert.Equal(atHello ? "hello" : "hello, attach 100", world.TakeSaid());
            },
            there =>
            {
                if (atHello)
                    there.OnHello = hello.Task;
                else
                    there.OnAttach = attach.Task;
            });
    }

    private static Task<IngressResult> Ending(Failure failure) => failure switch
    {
        Failure.Fails => Task.FromException<IngressResult>(new IOException("no")),
        Failure.NeverEnds => new TaskCompletionSource<IngressResult>().Task,
        Failure.IsNotKnown => Task.FromResult(IngressResult.Unknown),
        _ => Task.FromResult(new IngressResult(true, [1])),
    };

    private static string Word((uint Session, EntryKind Kind, ulong Tag, byte[] Payload) word)
    {
        Assert.Equal((1u, EntryKind.Relayed), (word.Session, word.Kind));
        var names = word.Payload.Chunk(sizeof(ulong)).Select(name => BinaryPrimitives.ReadUInt64LittleEndian(name));
        return $"{AnswerTag.NumberOf(word.Tag)}: {string.Join(' ', names)}";
    }
}
