using System.Collections.Immutable;
using System.Numerics;
using Connector.Configuration;
using Connector.Ledger;

namespace Connector.Simulation.Tests;

/// <summary>What links are kept in, and what a connector says one is worth in another.</summary>
internal static class Money
{
    private const string Pair = "USD/EUR";

    private static readonly Asset[] _assets = [new("USD", 9), new("USD", 8), new("EUR", 9), new("EUR", 10)];
    private static readonly string[] _prices = ["0.92", "1.1", "0.333333333"];
    private static readonly string[] _spreads = ["0", "0.01", "0.125"];

    /// <summary>What everything is in where nothing is exchanged.</summary>
    public static Asset Plain => _assets[0];

    public static Asset AnyAsset(Random random) => _assets[random.Next(_assets.Length)];

    public static RatesConfig AnyRates(Random random) => new()
    {
        Pairs = ImmutableSortedDictionary.Create<string, Ratio>(StringComparer.Ordinal).Add(Pair, Read(_prices[random.Next(_prices.Length)])),
        Spread = Read(_spreads[random.Next(_spreads.Length)]),
    };

    /// <summary>What one amount is in another asset, less what we keep, rounded toward us: worked out the plain way.</summary>
    public static BigInteger Convert(BigInteger amount, Asset from, Asset to, RatesConfig rates)
    {
        var (price, spread) = (rates.Pairs[Pair], rates.Spread);
        var (above, below) = (amount * (BigInteger)(spread.Denominator - spread.Numerator), (BigInteger)spread.Denominator);
        if (from.Code != to.Code)
        {
            var (times, by) = from.Code == "USD" ? (price.Numerator, price.Denominator) : (price.Denominator, price.Numerator);
            (above, below) = (above * (BigInteger)times, below * (BigInteger)by);
        }

        return above * BigInteger.Pow(10, to.Scale) / (below * BigInteger.Pow(10, from.Scale));
    }

    private static Ratio Read(string number) =>
        Ratio.TryParse(number, out var ratio) ? ratio : throw new FormatException($"{number} is no ratio");
}
