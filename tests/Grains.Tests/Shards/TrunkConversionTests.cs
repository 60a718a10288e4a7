using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Grains.Tests.Shards;

/// <summary>Between shards money is exchanged once, where the sender's account is.</summary>
public sealed class TrunkConversionTests
{
    private const ulong Dollar = 1_000_000_000;

    [Theory]
    [InlineData(null, 45)]
    [InlineData("0.02", 49)]
    [InlineData("0", 50)]
    public async Task the_senders_shard_exchanges_with_the_senders_spread_and_the_other_one_to_one(string? spread, int cents)
    {
        await using var world = await StartAsync(spread, euros: true);

        var request = await world.SendToBobAsync(amount: Dollar);

        Assert.Equal("~to.1.EUR.2", world.Here.Out);
        Assert.Equal(Dollar, (ulong)world.Here["alice"].Status.HeldIncoming);
        Assert.Equal(
            (cents, cents, cents),
            ((int)world.Here[world.Here.Out].Status.HeldOutgoing, (int)world.There[world.There.In].Status.HeldIncoming, (int)world.There["bob"].Status.HeldOutgoing));
        Assert.Equal(((ulong)cents, TwoShards.Expiry - 1_000), AtBob(world));
        await world.BobAnswersAsync(request);
        await world.CarryBackAsync();
        Assert.Equal((Dollar, -cents), ((ulong)world.Here["alice"].Status.Balance, (int)world.There["bob"].Status.Balance));
    }

    [Theory]
    [InlineData(null, 900UL)]
    [InlineData("0", 1_000UL)]
    public async Task a_spread_within_one_asset_is_taken_once_too(string? spread, ulong left)
    {
        await using var world = await StartAsync(spread, euros: false);
        await world.SendToBobAsync(amount: 1_000);
        Assert.Equal((left, TwoShards.Expiry - 1_000), AtBob(world));
    }

    [Fact]
    public async Task other_rates_by_the_time_that_it_gets_there_do_not_matter()
    {
        await using var world = await StartAsync("0", euros: true);
        await world.SendAsync(amount: Dollar);
        world.Rates.Apply(new RatesConfig());

        await world.CarryOutAsync();

        Assert.Equal(50UL, AtBob(world).Amount);
    }

    [Fact]
    public async Task without_a_rate_it_does_not_leave()
    {
        await using var world = await StartAsync("0", euros: true);
        world.Rates.Apply(new RatesConfig());
        await world.SendAsync(amount: Dollar);
        Assert.Equal("T00", Assert.Single(world.Answers).Code);
        Assert.Empty(world.Here.Left);
    }

    [Fact]
    public async Task the_receivers_limits_hold_in_its_own_shard_and_its_reject_comes_back()
    {
        await using var world = await StartAsync("0", euros: true, least: -49);
        await world.SendAsync(amount: Dollar);
        await world.CarryOutAsync();
        await world.CarryBackAsync();
        Assert.Equal("T04", Assert.Single(world.Answers).Code);
        Assert.Equal(0, (int)world.Here["alice"].Status.HeldIncoming);
    }

    [Fact]
    public async Task what_leaves_for_a_trunk_is_as_long_before_its_expiry_as_what_leaves_for_a_peer()
    {
        await using var world = await StartAsync("0", euros: false);
        await world.SendAsync(tag: 1, expiry: TwoShards.Start + 1_999);
        Assert.Equal("R02", Assert.Single(world.Answers).Code);
        await world.SendAsync(tag: 2, expiry: TwoShards.Start + 2_000);
        await world.CarryOutAsync();
        Assert.Equal(TwoShards.Start + 1_000, AtBob(world).ExpiresAt);
    }

    private static Task<TwoShards> StartAsync(string? spread, bool euros, int? least = null) => TwoShards.StartAsync(
        new AccountPolicy { Spread = spread is null ? null : Decimal(spread) },
        euros
            ? new AccountPolicy { AssetCode = "EUR", AssetScale = 2, Spread = Decimal("0.9"), MinimumBalance = least }
            : new AccountPolicy { Spread = Decimal("0.9") },
        new RatesConfig { Spread = Decimal("0.1"), Pairs = new RatesConfig().Pairs.Add("USD/EUR", Decimal("0.5")) });

    private static (ulong Amount, long ExpiresAt) AtBob(TwoShards world)
    {
        var sent = Assert.Single(world.There.SentTo("bob"), sent => sent.Kind == EntryKind.Prepare);
        Assert.True(Protocols.Ilp.Prepare.TryRead(sent.Payload, out var prepare, out _));
        return (prepare.Amount, prepare.ExpiresAt);
    }

    private static Ratio Decimal(string text)
    {
        Assert.True(Ratio.TryParse(text, out var ratio));
        return ratio;
    }
}
