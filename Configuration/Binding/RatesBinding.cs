using System.Collections.Immutable;
using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>Exchange rates.</summary>
internal static class RatesBinding
{
    public static RatesConfig Bind(Section section, ProblemLog problems)
    {
        var source = section.Get<RateSource>("source") ?? RateSource.Static;
        if (source == RateSource.Http && !section.IsWritten("url"))
        {
            problems.Error(
                section.Place with { Key = "rates.url" }, "is missing, and source: http needs it",
                "Write url: https://rates.example/latest, or source: static");
        }

        if (source == RateSource.Static && section.IsWritten("url"))
        {
            problems.Error(
                section.PlaceOf("url"), "is not used with source: static", "Write source: http, or remove it");
        }

        var pairs = Table(section, "pairs");
        foreach (var pair in pairs.Keys.Where(pair => pair.Split('/') is [var from, var to] && from == to))
        {
            problems.Error(
                section.PlaceOf("pairs"), $"{pair} converts an asset into itself", $"Remove {pair}");
        }

        var maxAge = section.Time("maxAge");
        var refresh = section.Get<TimeSpan>("refresh") ?? RatesConfig.RefreshFor(maxAge);
        if (section.IsWritten("refresh") && refresh >= maxAge)
        {
            problems.Error(
                section.PlaceOf("refresh"),
                "is not shorter than maxAge, so rates would be too old before new ones come",
                "Write a shorter one, or a longer maxAge");
        }

        return new RatesConfig
        {
            Source = source,
            Spread = section.Get<Ratio>("spread") ?? Ratio.Zero,
            Spreads = Table(section, "spreads"),
            Pairs = pairs,
            Url = section.Url("url"),
            MaxAge = maxAge,
            Refresh = refresh,
        };
    }

    private static ImmutableSortedDictionary<string, Ratio> Table(Section section, string key) =>
        (section.Find(key)?.Value as Dictionary<string, object> ?? [])
            .ToImmutableSortedDictionary(pair => pair.Key, pair => (Ratio)pair.Value, StringComparer.Ordinal);
}
