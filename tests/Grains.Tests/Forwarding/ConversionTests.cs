using System.Buffers.Binary;
using System.Collections.Frozen;
using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Rates;
using Connector.Grains.Tests.Accounts;
using Connector.Protocols.Ilp;

namespace Connector.Grains.Tests.Forwarding;

/// <summary>What a packet between two assets becomes, and what it is refused for.</summary>
public sealed class ConversionTests
{
    private const long Now = AccountWorld.Start;
    private const long Expiry = Now + 10_000;

    private static readonly AccountPolicy Dollars = new() { AssetCode = "USD", AssetScale = 9 };
    private static readonly AccountPolicy Euros = new() { AssetCode = "EUR", AssetScale = 2 };

    private readonly AccountWorld _world = new(new("test.bob", "bob", 0), new("test.carol", "carol", 0));
    private ulong _tag;

    [Fact]
    public void each_account_counts_in_its_own_asset()
    {
        var alice = Start(Dollars, Euros);
        _world.Rates.Apply(Static("0.92", spread: "0.002"));
        // 123.456789012 USD × 0.92 × 0.998 = 113.3531…  EUR
        Assert.Equal(11_335UL, Passed(alice, 123_456_789_012));
        Assert.Equal((Int128)123_456_789_012, _world.Status("alice").HeldIncoming);
        Assert.Equal((Int128)11_335, _world.Status("bob").HeldOutgoing);
    }

    [Fact]
    public void the_way_back_is_one_divided_by_the_rate_unless_it_is_written()
    {
        var alice = Start(Euros, Dollars);
        _world.Rates.Apply(Static("0.8"));
        Assert.Equal(1_250_000_000UL, Passed(alice, 100));
        _world.Rates.Apply(Static("0.8", more: ("EUR/USD", "1.2")));
        Assert.Equal(1_200_000_000UL, Passed(alice, 100));
    }

    [Theory]
    [InlineData(null, null, "0.1", 900)]
    [InlineData(null, "0.2", "0.1", 800)]
    [InlineData("0.3", "0.2", "0.1", 700)]
    [InlineData("0", "0.2", "0.1", 1_000)]
    [InlineData(null, "0", "0.1", 1_000)]
    public void the_peers_spread_goes_over_that_of_the_pair_and_that_over_the_general_one(
        string? ofPeer, string? ofPair, string general, ulong left)
    {
        var alice = Start(Dollars with { Spread = ofPeer is null ? null : Decimal(ofPeer) }, Dollars with { Spread = Decimal("0.9") });
        var rates = new RatesConfig { Spread = Decimal(general) };
        if (ofPair is not null)
            rates = rates with { Spreads = rates.Spreads.Add("USD/USD", Decimal(ofPair)) };
        _world.Rates.Apply(rates);
        Assert.Equal(left, Passed(alice, 1_000));
    }

    [Fact]
    public void without_a_rate_it_is_t00_and_nothing_is_held()
    {
        var alice = Start(Dollars, Euros);
        Assert.Equal("T00", Refused(alice, 1_000_000_000).Code);
        Assert.Equal(Int128.Zero, _world.Status("alice").HeldIncoming);
    }

    [Fact]
    public void nothing_needs_no_rate()
    {
        var alice = Start(Dollars, Euros);
        Assert.Equal(0UL, Passed(alice, 0));
    }

    [Fact]
    public void a_fetched_rate_serves_to_its_last_moment_and_a_new_one_at_once()
    {
        var alice = Start(Dollars, Euros);
        var maxAge = TimeSpan.FromMilliseconds(500);
        _world.Rates.Apply(new RatesConfig { Source = RateSource.Http, Url = new Uri("http://r/"), MaxAge = maxAge });
        Assert.Equal("T00", Refused(alice, 1_000_000_000).Code);
        _world.Rates.Quote(Quotes("0.5", Now));
        Assert.Equal(50UL, Passed(alice, 1_000_000_000));
        _world.Now = Now + 500;
        Assert.Equal(50UL, Passed(alice, 1_000_000_000));
        _world.Now = Now + 501;
        Assert.Equal("T00", Refused(alice, 1_000_000_000).Code);
        _world.Rates.Quote(Quotes("0.25", Now + 501));
        Assert.Equal(25UL, Passed(alice, 1_000_000_000));
    }

    [Fact]
    public void what_becomes_nothing_is_r01()
    {
        var alice = Start(Dollars, Euros);
        _world.Rates.Apply(Static("1"));
        Assert.Equal("R01", Refused(alice, 9_999_999).Code);
        Assert.Equal(1UL, Passed(alice, 10_000_000));
        Assert.Equal((Int128)10_000_000, _world.Status("alice").HeldIncoming);
    }

    [Theory]
    [InlineData(null, 1_844_674_407_370_955_161UL)]
    [InlineData(1_000UL, 1_000UL)]
    public void what_does_not_fit_is_f08_with_the_largest_amount_that_would_pass(ulong? maxPacketAmount, ulong largest)
    {
        var alice = Start(Euros with { MaxPacketAmount = maxPacketAmount }, Euros with { AssetScale = 3 });
        var answer = Refused(alice, largest + 1);
        Assert.Equal("F08", answer.Code);
        Assert.Equal(largest + 1, BinaryPrimitives.ReadUInt64BigEndian(answer.Data));
        Assert.Equal(largest, BinaryPrimitives.ReadUInt64BigEndian(answer.Data.AsSpan(8)));
        Assert.Equal(16, answer.Data.Length);
        Assert.Equal(largest * 10, Passed(alice, largest));
    }

    [Fact]
    public void the_packet_limit_counts_before_the_conversion_and_the_next_hops_liquidity_after_it()
    {
        var alice = Start(Dollars with { MaxPacketAmount = 2_000_000_000 }, Euros with { MinimumBalance = -100 });
        _world.Rates.Apply(Static("1"));
        Assert.Equal("F08", Refused(alice, 2_000_000_001).Code);
        Assert.Equal("T04", Refused(alice, 1_010_000_000).Code);
        Assert.Equal(100UL, Passed(alice, 1_009_999_999));
    }

    [Fact]
    public void a_rate_that_is_missing_takes_nothing_of_the_throughput()
    {
        var alice = Start(Dollars with { IncomingThroughput = (1_000_000_000, TimeSpan.FromSeconds(1)) }, Euros);
        Assert.Equal("T00", Refused(alice, 1_000_000_000).Code);
        _world.Rates.Apply(Static("1"));
        Assert.Equal(100UL, Passed(alice, 1_000_000_000));
        Assert.Equal("T04", Refused(alice, 1_000_000_000).Code);
    }

    [Fact]
    public void next_hops_of_different_assets_do_not_mix_up()
    {
        var alice = Start(Dollars, Euros);
        _world.Add("carol", Dollars);
        _world.Attach("carol");
        _world.Rates.Apply(Static("0.5"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(50UL, Passed(alice, 1_000_000_000));
            Assert.Equal(1_000_000_000UL, Passed(alice, 1_000_000_000, "carol"));
        }
    }

    private ulong Start(AccountPolicy alice, AccountPolicy bob)
    {
        _world.Add("alice", alice);
        _world.Add("bob", bob);
        _world.Attach("bob");
        return _world.Attach("alice");
    }

    private ulong Passed(ulong session, ulong amount, string to = "bob")
    {
        var before = _world.SentTo(to).Count;
        Assert.True(_world.Take("alice", session, EntryKind.Prepare, ++_tag, Packet.Prepare($"test.{to}.x", amount, Expiry)));
        Assert.True(_world.SentTo(to).Count == before + 1, _world.SentTo("alice").LastOrDefault()?.Code);
        Assert.True(Prepare.TryRead(_world.SentTo(to)[^1].Payload, out var prepare, out _));
        return prepare.Amount;
    }

    private Sent Refused(ulong session, ulong amount)
    {
        var before = _world.SentTo("alice").Count;
        Assert.True(_world.Take("alice", session, EntryKind.Prepare, ++_tag, Packet.Prepare("test.bob.x", amount, Expiry)));
        Assert.Equal(before + 1, _world.SentTo("alice").Count);
        return _world.SentTo("alice")[^1];
    }

    private static RateQuotes Quotes(string rate, long asOf) => new()
    {
        AsOf = asOf,
        Pairs = new Dictionary<string, Fraction> { ["USD/EUR"] = Fraction.Of(Decimal(rate)) }.ToFrozenDictionary(),
    };

    private static RatesConfig Static(string dollarInEuro, string spread = "0", params (string Pair, string Rate)[] more)
    {
        var config = new RatesConfig { Spread = Decimal(spread) };
        var pairs = config.Pairs.Add("USD/EUR", Decimal(dollarInEuro));
        return config with { Pairs = more.Aggregate(pairs, (all, one) => all.Add(one.Pair, Decimal(one.Rate))) };
    }

    private static Ratio Decimal(string text)
    {
        Assert.True(Ratio.TryParse(text, out var ratio));
        return ratio;
    }
}
