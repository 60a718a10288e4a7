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

        var pairs = (section.Find("pairs")?.Value as Dictionary<string, object> ?? [])
            .ToImmutableSortedDictionary(pair => pair.Key, pair => (Ratio)pair.Value, StringComparer.Ordinal);
        foreach (var pair in pairs.Keys.Where(pair => pair.Split('/') is [var from, var to] && from == to))
        {
            problems.Error(
                section.PlaceOf("pairs"), $"{pair} converts an asset into itself", $"Remove {pair}");
        }

        return new RatesConfig
        {
            Source = source,
            Spread = section.Get<Ratio>("spread") ?? Ratio.Zero,
            Pairs = pairs,
            Url = section.Url("url"),
            MaxAge = section.Time("maxAge"),
        };
    }
}
