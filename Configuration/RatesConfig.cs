using System.Collections.Immutable;

namespace Connector.Configuration;

/// <summary>Exchange rates.</summary>
public sealed record RatesConfig
{
    /// <summary>Where rates come from.</summary>
    public RateSource Source { get; init; } = RateSource.Static;

    /// <summary>What we keep of each conversion, at least 0, below 1.</summary>
    public Ratio Spread { get; init; } = Ratio.Zero;

    /// <summary>Units of the second asset for one unit of the first, by <c>USD/EUR</c>.</summary>
    public ImmutableSortedDictionary<string, Ratio> Pairs { get; init; } =
        ImmutableSortedDictionary.Create<string, Ratio>(StringComparer.Ordinal);

    /// <summary>Where rates are fetched, when <see cref="Source"/> is HTTP.</summary>
    public Uri? Url { get; init; }

    /// <summary>Fetched rates that are older than this are not used.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public bool Equals(RatesConfig? other) =>
        other is not null
        && (Source, Spread, Url, MaxAge) == (other.Source, other.Spread, other.Url, other.MaxAge)
        && Pairs.SequenceEqual(other.Pairs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Source, Spread, Url, MaxAge, Pairs.Count);
}

/// <summary>Where rates come from.</summary>
public enum RateSource
{
    /// <summary>The configuration.</summary>
    Static,

    /// <summary>An HTTP service.</summary>
    Http,
}
