using System.Collections.Frozen;
using Connector.Configuration;

namespace Connector.Grains.Rates;

/// <summary>Every rate and spread in force at one moment. Immutable: a change makes a new one.</summary>
internal sealed class RateTable
{
    private readonly FrozenDictionary<string, Fraction> _pairs;

    /// <summary>The configuration's rates, with what its source said last; null: nothing yet, or nothing usable.</summary>
    public RateTable(RatesConfig config, RateQuotes? quotes = null)
    {
        (Config, Quotes) = (config, config.Source == RateSource.Http ? quotes : null);
        _pairs = config.Pairs.ToFrozenDictionary(pair => pair.Key, pair => Fraction.Of(pair.Value), StringComparer.Ordinal);
    }

    /// <summary>What the operator set.</summary>
    public RatesConfig Config { get; }

    /// <summary>What was fetched; null: nothing that is of use.</summary>
    public RateQuotes? Quotes { get; }

    /// <summary>Until when <see cref="Quotes"/> may be used, unix milliseconds.</summary>
    public long QuotesUsableThrough => Quotes is null ? long.MinValue : Quotes.AsOf + (long)Config.MaxAge.TotalMilliseconds;

    /// <summary>
    /// Units of <paramref name="to"/> for one of <paramref name="from"/>, and until when it may be used, unix milliseconds.
    /// False when nobody says it.
    /// </summary>
    public bool TryFind(string from, string to, out Fraction rate, out long usableThrough)
    {
        usableThrough = long.MaxValue;
        rate = Fraction.One;
        if (from == to || RateQuotes.TryFind(_pairs, from, to, out rate))
            return true;
        if (Quotes is null || !Quotes.TryFind(from, to, out rate))
            return false;
        usableThrough = QuotesUsableThrough;
        return true;
    }

    /// <summary>What we keep: the sending peer's own, else the pair's, else everybody's.</summary>
    public Ratio SpreadOf(Ratio? ofPeer, string from, string to) =>
        ofPeer ?? (Config.Spreads.TryGetValue($"{from}/{to}", out var ofPair) ? ofPair : Config.Spread);
}
