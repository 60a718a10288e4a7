using Connector.Grains.Interfaces.Packets;
using Connector.Ledger;
using static Connector.Grains.Tests.Accounts.RestartTests;

namespace Connector.Grains.Tests.Accounts;

/// <summary>Fulfills that come when their packet has timed out: no balance moves, and they are listed once.</summary>
public sealed class LateTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_fulfill_that_comes_too_late_moves_nothing_and_is_listed_once(bool afterTheSweep)
    {
        await using var world = await DurableWorld.StartAsync();
        var (_, bob, requestId) = await SendAsync(world);
        world.Now = Expiry + 2_000;
        if (afterTheSweep) await world.SweepAsync();

        await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill());
        await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill());

        Assert.Equal("R00", Assert.Single(world.SentTo("alice"), sent => sent.Kind == EntryKind.Reject).Code);
        Assert.Equal((LedgerMark.Late, "bob"), (Assert.Single(await world.ItemsAsync()).Mark, "bob"));
        Assert.Equal(Int128.Zero, world.Bob.Status.Balance);
        Assert.Equal(1, world.Counters("bob").Late);
    }

    [Fact]
    public async Task a_fulfill_that_comes_too_late_is_listed_once_also_when_another_life_timed_the_packet_out()
    {
        await using var world = await DurableWorld.StartAsync();
        var (_, bob, requestId) = await SendAsync(world);
        world.Now = Expiry + 2_000;
        await world.SweepAsync();

        await world.RestartAsync();
        await world.ReattachAsync(bob);
        await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill(seed: 2), number: 1);
        Assert.Empty(await world.ItemsAsync());
        await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill(), number: 2);
        await world.RestartAsync();
        await world.ReattachAsync(bob);
        await world.TakeAsync("bob", bob.Presented, EntryKind.Fulfill, requestId, Packet.Fulfill(), number: 3);

        Assert.Equal(LedgerMark.Late, Assert.Single(await world.ItemsAsync()).Mark);
    }
}
