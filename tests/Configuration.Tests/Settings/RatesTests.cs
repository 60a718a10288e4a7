using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Settings;

public sealed class RatesTests
{
    private const string TwoAssets =
        "nodeId: a\nbtpServerPort: 1\nroutes: []\npeers:\n  - { id: b }\n  - { id: c,     asset: { code: EUR, scale: 2 } }\n";

    private static readonly (string, string)[] Secrets = [("BTP_PEER_B_SECRET", "s"), ("BTP_PEER_C_SECRET", "t")];

    [Fact]
    public void a_spread_may_be_general_of_a_pair_and_of_a_peer()
    {
        var config = Loaded.Config(
            Loaded.WithPeer("spread: 0.03") + "rates: { spread: 0.01, spreads: { USD/EUR: 0.02, USD/USD: 0 } }\n",
            ("BTP_PEER_CONNECTOR_B_SECRET", "s"));
        Assert.Equal("1/100", config.Rates.Spread.ToString());
        Assert.Equal(["USD/EUR=1/50", "USD/USD=0/1"], config.Rates.Spreads.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal("3/100", Assert.Single(config.Peers).Spread.ToString());
    }

    [Fact]
    public void a_peer_without_a_spread_has_none_of_its_own() =>
        Assert.Null(Loaded.Peer("relation: child", ("BTP_PEER_CONNECTOR_B_SECRET", "s")).Spread);

    [Theory]
    [InlineData("", 60)]
    [InlineData(", maxAge: 10s", 2)]
    [InlineData(", maxAge: 10s, refresh: 9s", 9)]
    public void rates_are_fetched_five_times_within_their_age_unless_it_is_written(string more, int seconds) =>
        Assert.Equal(
            TimeSpan.FromSeconds(seconds),
            Loaded.Config(Loaded.Smallest + $"rates: {{ source: http, url: https://r{more} }}").Rates.Refresh);

    [Theory]
    [InlineData("rates: { spreads: { USD/EUR: 1 } }", "5:30: rates.spreads.USD/EUR: must be a decimal number from 0 to below 1, not 1. Write USD/EUR: 0.92")]
    [InlineData("rates: { source: http, url: https://r, maxAge: 5s, refresh: 5s }", "5:61: rates.refresh: is not shorter than maxAge, so rates would be too old before new ones come. Write a shorter one, or a longer maxAge")]
    public void mistakes_are_told(string line, string problem) =>
        Assert.Equal([$"node.yaml:{problem}"], Loaded.Problems(Loaded.Smallest + line));

    [Fact]
    public void assets_that_nothing_converts_warn() =>
        Assert.Equal(
            ["node.yaml:6:25: peers[1].asset: c counts EUR, b counts USD, and no rate converts one into the other, so packets between them are rejected. Write rates: { pairs: { USD/EUR: … } }"],
            Loaded.Problems(TwoAssets, Secrets));

    [Theory]
    [InlineData("rates: { pairs: { USD/EUR: 0.9 } }")]
    [InlineData("rates: { pairs: { EUR/USD: 1.1 } }")]
    [InlineData("rates: { source: http, url: https://r }")]
    public void assets_that_something_converts_do_not(string rates) =>
        Assert.Empty(Loaded.Problems(TwoAssets + rates, Secrets));

    [Fact]
    public void other_rates_are_another_configuration()
    {
        var one = Loaded.Config(TwoAssets + "rates: { spreads: { USD/EUR: 0.1 } }", Secrets);
        Assert.Equal(one, Loaded.Config(TwoAssets + "rates: { spreads: { USD/EUR: 0.10 } }", Secrets));
        Assert.NotEqual(one, Loaded.Config(TwoAssets + "rates: { spreads: { USD/EUR: 0.2 } }", Secrets));
    }
}
