using System.Collections.Frozen;

namespace Connector.Grains.Rates;

/// <summary>What a source of rates said at one moment. Immutable.</summary>
internal sealed class RateQuotes
{
    /// <summary>When these prices held, unix milliseconds: age counts from here.</summary>
    public required long AsOf { get; init; }

    /// <summary>Units of the second asset for one of the first, by <c>USD/EUR</c>.</summary>
    public FrozenDictionary<string, Fraction> Pairs { get; init; } = FrozenDictionary<string, Fraction>.Empty;

    /// <summary>Units of each asset for one of a base, the base among them: any two give a rate.</summary>
    public FrozenDictionary<string, Fraction> UnitsPerBase { get; init; } = FrozenDictionary<string, Fraction>.Empty;

    /// <summary>Units of <paramref name="to"/> for one of <paramref name="from"/>; false when nothing says it.</summary>
    public bool TryFind(string from, string to, out Fraction rate)
    {
        if (TryFind(Pairs, from, to, out rate))
            return true;
        if (!UnitsPerBase.TryGetValue(from, out var one) || !UnitsPerBase.TryGetValue(to, out var other))
            return false;
        rate = other * one.Inverse();
        return true;
    }

    /// <summary>The rate of a pair, or 1 divided by that of the way back.</summary>
    public static bool TryFind(IReadOnlyDictionary<string, Fraction> pairs, string from, string to, out Fraction rate)
    {
        if (pairs.TryGetValue($"{from}/{to}", out rate))
            return true;
        if (!pairs.TryGetValue($"{to}/{from}", out rate))
            return false;
        rate = rate.Inverse();
        return true;
    }
}
