using System.Numerics;
using System.Text;
using Connector.Grains.Rates;

namespace Connector.Grains.Tests.Rates;

public sealed class RateAnswerTests
{
    private const long Now = 1_900_000_000_000;

    [Theory]
    [InlineData("0.92", 92, 100)]
    [InlineData("1", 1, 1)]
    [InlineData("1.5e-7", 15, 100_000_000)]
    [InlineData("2E3", 2_000, 1)]
    [InlineData("1.25e+1", 125, 10)]
    [InlineData("007", 7, 1)]
    public void a_decimal_number_is_read_exactly(string text, long top, long bottom)
    {
        Assert.True(Fraction.TryParse(text, out var fraction));
        Assert.Equal(top * fraction.Denominator, bottom * fraction.Numerator);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0.000")]
    [InlineData("-1")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1e41")]
    [InlineData("1e-41")]
    [InlineData("1e")]
    [InlineData("1e1.5")]
    [InlineData("NaN")]
    [InlineData("1,5")]
    [InlineData(" 1")]
    [InlineData("0x10")]
    [InlineData("12345678901234567890123456789012345678901")]
    public void what_is_no_price_is_not_read(string text) => Assert.False(Fraction.TryParse(text, out _));

    [Fact]
    public void digits_beyond_a_double_are_kept()
    {
        Assert.True(Fraction.TryParse("1.000000000000000000000000000000000000001", out var fraction));
        Assert.Equal(BigInteger.Pow(10, 39) + 1, fraction.Numerator * BigInteger.Pow(10, 39) / fraction.Denominator);
    }

    [Fact]
    public void any_two_assets_of_one_base_give_a_rate()
    {
        var quotes = Read("""{"base":"USD","rates":{"EUR":0.5,"JPY":"150","XXX":0,"YYY":null,"ZZZ":"-1"},"date":"2026-01-01"}""");
        Assert.Equal(0.5, Value(quotes, "USD", "EUR"));
        Assert.Equal(2, Value(quotes, "EUR", "USD"));
        Assert.Equal(300, Value(quotes, "EUR", "JPY"));
        Assert.All(["XXX", "YYY", "ZZZ", "usd"], asset => Assert.False(quotes.TryFind("USD", asset, out _)));
        Assert.Equal(Now, quotes.AsOf);
    }

    [Fact]
    public void pairs_go_over_the_base_and_serve_both_ways()
    {
        var quotes = Read("""{"pairs":{"USD/EUR":0.8,"EUR/USD":1.2,"USD/CHF":0.5},"base":"USD","rates":{"EUR":0.1,"CHF":0.1}}""");
        Assert.Equal(0.8, Value(quotes, "USD", "EUR"));
        Assert.Equal(1.2, Value(quotes, "EUR", "USD"), 12);
        Assert.Equal(2, Value(quotes, "CHF", "USD"));
    }

    [Theory]
    [InlineData("1899999000", 1_899_999_000_000)]
    [InlineData("\"2030-03-17T17:29:00Z\"", 1_899_998_940_000)]
    [InlineData("1900000999", Now)]
    [InlineData("null", Now)]
    public void age_counts_from_when_the_prices_held_and_never_from_the_future(string stamp, long asOf) =>
        Assert.Equal(asOf, Read($$"""{"base":"USD","rates":{"EUR":1},"timestamp":{{stamp}}}""").AsOf);

    [Theory]
    [InlineData("", "its answer is not JSON")]
    [InlineData("<html>", "its answer is not JSON")]
    [InlineData("""{"base":"USD","rates":{"EUR":0.9}""", "its answer is not JSON")]
    [InlineData("[]", "its answer is not a JSON object")]
    [InlineData("{}", "its answer has no rates")]
    [InlineData("""{"base":"USD","rates":[]}""", "its answer has no rates")]
    [InlineData("""{"base":"USD","rates":{"EUR":0}}""", "its answer has no rates")]
    [InlineData("""{"rates":{"EUR":1}}""", "its answer has rates, but no base that they count from")]
    [InlineData("""{"base":1,"rates":{"EUR":1}}""", "its answer has rates, but no base that they count from")]
    [InlineData("""{"pairs":{"A/B":1},"timestamp":"soon"}""", "the timestamp of its answer is neither seconds since 1970 nor RFC 3339")]
    [InlineData("""{"pairs":{"A/B":1},"timestamp":-5}""", "the timestamp of its answer is neither seconds since 1970 nor RFC 3339")]
    public void an_answer_of_another_shape_is_refused_with_the_reason(string json, string problem) =>
        Assert.Equal(problem, Assert.Throws<RateSourceException>(() => Read(json)).Message);

    private static RateQuotes Read(string json) => RateAnswer.Read(Encoding.UTF8.GetBytes(json), Now);

    private static double Value(RateQuotes quotes, string from, string to)
    {
        Assert.True(quotes.TryFind(from, to, out var rate), $"no rate from {from} to {to}");
        return (double)rate.Numerator / (double)rate.Denominator;
    }
}
