using System.Collections.Immutable;

namespace Connector.Configuration;

/// <summary>Exchange rates.</summary>
public sealed record RatesConfig
{
    private static readonly ImmutableSortedDictionary<string, Ratio> _none =
        ImmutableSortedDictionary.Create<string, Ratio>(StringComparer.Ordinal);

    /// <summary>Where rates come from.</summary>
    public RateSource Source { get; init; } = RateSource.Static;

    /// <summary>What we keep of each packet that we pass on, at least 0, below 1.</summary>
    public Ratio Spread { get; init; } = Ratio.Zero;

    /// <summary>The same for single pairs, by <c>USD/EUR</c>; goes over <see cref="Spread"/>.</summary>
    public ImmutableSortedDictionary<string, Ratio> Spreads { get; init; } = _none;

    /// <summary>
    /// Units of the second asset for one unit of the first, by <c>USD/EUR</c>. Goes over what is fetched.
    /// </summary>
    public ImmutableSortedDictionary<string, Ratio> Pairs { get; init; } = _none;

    /// <summary>Where rates are fetched, when <see cref="Source"/> is HTTP.</summary>
    public Uri? Url { get; init; }

    /// <summary>Fetched rates that are older than this are not used.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time between two fetches; shorter than <see cref="MaxAge"/>.</summary>
    public TimeSpan Refresh { get; init; } = RefreshFor(TimeSpan.FromMinutes(5));

    /// <summary>The <see cref="Refresh"/> of those who wrote none: four fetches may fail before rates are too old.</summary>
    public static TimeSpan RefreshFor(TimeSpan maxAge) => maxAge / 5;

    /// <inheritdoc/>
    public bool Equals(RatesConfig? other) =>
        other is not null
        && (Source, Spread, Url, MaxAge, Refresh) == (other.Source, other.Spread, other.Url, other.MaxAge, other.Refresh)
        && Spreads.SequenceEqual(other.Spreads)
        && Pairs.SequenceEqual(other.Pairs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Source, Spread, Url, MaxAge, Refresh, Spreads.Count, Pairs.Count);
}

/// <summary>Where rates come from.</summary>
public enum RateSource
{
    /// <summary>The configuration.</summary>
    Static,

    /// <summary>An HTTP service.</summary>
    Http,
}
