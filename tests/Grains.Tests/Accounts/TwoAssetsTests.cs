using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Ledger;

namespace Connector.Grains.Tests.Accounts;

/// <summary>
/// Alice pays 1 USD, bob gets 0.46 EUR: whatever becomes of the packet, each leg's books move by its own amount, and the
/// exchange positions carry the difference.
/// </summary>
public sealed class TwoAssetsTests
{
    private const ulong Dollar = 1_000_000_000;
    private const ulong Euros = 46;
    private const long Expiry = DurableWorld.Start + 10_000;

    private static readonly AccountPolicy Alice = new() { AssetCode = "USD", AssetScale = 9, MaximumBalance = (Int128)Dollar };
    private static readonly AccountPolicy Bob = new() { AssetCode = "EUR", AssetScale = 2, MinimumBalance = -(Int128)Euros };

    public enum End
    {
        Fulfilled,
        FulfilledWrongly,
        Rejected,
        TimedOut,
        HungUp,
    }

    public static TheoryData<End, bool> Ends()
    {
        var data = new TheoryData<End, bool>();
        foreach (var end in Enum.GetValues<End>())
        {
            data.Add(end, false);
            data.Add(end, true);
        }

        return data;
    }

    [Theory, MemberData(nameof(Ends))]
    public async Task each_leg_ends_with_its_own_amount_also_after_a_restart(End end, bool restarts)
    {
        await using var world = await StartAsync();
        var alice = await world.AttachAsync("alice");
        var bob = await world.AttachAsync("bob");
        var requestId = await SendAsync(world, alice.Number, 1);
        if (restarts)
        {
            // Other rates by then must not matter to what is held.
            world.Rates.Apply(Rates("2"));
            await world.RestartAsync();
            await world.ReattachAsync(alice.Attach);
            await world.ReattachAsync(bob.Attach);
            await world.TakeAsync("bob", bob.Number, EntryKind.Reoffered, 0, default);
        }

        Assert.Equal((Int128)Dollar, world.Alice.Status.HeldIncoming);
        Assert.Equal((Int128)Euros, world.Bob.Status.HeldOutgoing);
        AssertPosition(await world.PositionsAsync(), "USD", held: (Int128)Dollar, exchange: -(Int128)Dollar);
        AssertPosition(await world.PositionsAsync(), "EUR", held: -(Int128)Euros, exchange: (Int128)Euros);

        await EndAsync(world, end, bob.Number, requestId);

        var paid = end == End.Fulfilled;
        var (dollars, euros) = paid ? ((Int128)Dollar, (Int128)Euros) : (0, 0);
        Assert.Equal((dollars, (Int128)0, 0), (world.Alice.Status.Balance, world.Alice.Status.HeldIncoming, world.Alice.Status.OpenIncoming));
        Assert.Equal((-euros, (Int128)0, 0), (world.Bob.Status.Balance, world.Bob.Status.HeldOutgoing, world.Bob.Status.OpenOutgoing));
        Assert.Equal((dollars, (Int128)0), Booked(await world.BookedAsync("alice")));
        Assert.Equal((-euros, (Int128)0), Booked(await world.BookedAsync("bob")));
        AssertPosition(await world.PositionsAsync(), "USD", held: 0, exchange: -dollars);
        AssertPosition(await world.PositionsAsync(), "EUR", held: 0, exchange: euros);
        // In doubt is what was sent to bob, in bob's asset.
        Assert.Equal(end == End.HungUp ? [Euros] : [], (await world.ItemsAsync()).Select(item => item.Amount));
    }

    [Theory]
    [InlineData(End.FulfilledWrongly)]
    [InlineData(End.Rejected)]
    [InlineData(End.TimedOut)]
    public async Task what_was_given_back_can_be_spent_again_to_the_unit(End end)
    {
        await using var world = await StartAsync();
        var alice = await world.AttachAsync("alice");
        var bob = await world.AttachAsync("bob");
        for (ulong tag = 1; tag <= 3; tag++)
        {
            // Both limits hold exactly one such packet.
            var requestId = await SendAsync(world, alice.Number, tag);
            await EndAsync(world, end, bob.Number, requestId);
            world.Now = DurableWorld.Start;
        }
    }

    private static async Task EndAsync(DurableWorld world, End end, ulong bob, ulong requestId)
    {
        switch (end)
        {
            case End.Fulfilled:
                await world.TakeAsync("bob", bob, EntryKind.Fulfill, requestId, Packet.Fulfill());
                break;
            case End.FulfilledWrongly:
                await world.TakeAsync("bob", bob, EntryKind.Fulfill, requestId, Packet.Fulfill(seed: 2));
                break;
            case End.Rejected:
                await world.TakeAsync("bob", bob, EntryKind.Reject, requestId, Packet.Reject(ErrorCode.F08AmountTooLarge));
                break;
            case End.TimedOut:
                world.Now = Expiry;
                await world.SweepAsync();
                break;
            default:
                await world.DetachAsync("bob", bob, DetachReason.Closed);
                break;
        }

        var code = end switch
        {
            End.Fulfilled => null,
            End.FulfilledWrongly => "F05",
            End.Rejected => "F08",
            End.TimedOut => "R00",
            _ => "T01",
        };
        var answer = world.SentTo("alice").Last(sent => sent.Kind is EntryKind.Fulfill or EntryKind.Reject);
        Assert.Equal(code, answer.Kind == EntryKind.Reject ? answer.Code : null);
    }

    private static Task<DurableWorld> StartAsync() => DurableWorld.StartAsync(Alice, Bob, Rates("0.46"));

    private static RatesConfig Rates(string dollarInEuro)
    {
        Assert.True(Ratio.TryParse(dollarInEuro, out var rate));
        var config = new RatesConfig();
        return config with { Pairs = config.Pairs.Add("USD/EUR", rate) };
    }

    private static async Task<ulong> SendAsync(DurableWorld world, ulong alice, ulong tag)
    {
        var before = world.SentTo("bob").Count(sent => sent.Kind == EntryKind.Prepare);
        await world.TakeAsync("alice", alice, EntryKind.Prepare, tag, Packet.Prepare("test.bob.x", Dollar, Expiry));
        var prepares = world.SentTo("bob").Where(sent => sent.Kind == EntryKind.Prepare).ToList();
        Assert.Equal(before + 1, prepares.Count);
        Assert.True(Protocols.Ilp.Prepare.TryRead(prepares[^1].Payload, out var prepare, out _));
        Assert.Equal(Euros, prepare.Amount);
        return prepares[^1].Tag;
    }

    private static (Int128, Int128) Booked(AccountSummary account) =>
        (account.Balance, account.HeldIncoming + account.HeldOutgoing);

    private static void AssertPosition(IReadOnlyList<AssetPosition> positions, string code, Int128 held, Int128 exchange)
    {
        var position = positions.Single(position => position.Asset.Code == code);
        Assert.Equal((held, exchange, Int128.Zero), (position.Held, position.Exchange, position.Sum));
    }
}
