using System.Collections.Immutable;
using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>Static routes.</summary>
internal sealed class RouteBinding(ProblemLog problems, NodeNames names)
{
    private readonly Dictionary<(string, string), Place> _seen = [];

    public ImmutableArray<RouteConfig> Bind(IReadOnlyList<Section> sections) =>
        [.. sections.Select(Bind).OfType<RouteConfig>()];

    private RouteConfig? Bind(Section section)
    {
        if (section.Text("prefix") is not { } prefix || section.Text("nextHop") is not { } nextHop)
        {
            return null;
        }

        var target = names.MeanLocal(nextHop) ? ConnectorConfig.Local : nextHop;
        if (!_seen.TryAdd((prefix, target), section.Place))
        {
            problems.Error(
                section.Place,
                $"there is a route for \"{prefix}\" to {nextHop} already, in line {_seen[(prefix, target)].Line}",
                "Remove one of the two");
        }

        return new RouteConfig { Prefix = prefix, NextHop = target, Priority = section.Number("priority") ?? 0 };
    }
}
