using Connector.Configuration.Keys;
using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>Routes against the accounts that there are.</summary>
internal static class RouteChecks
{
    /// <summary>
    /// A next hop that nobody is yet may log in once it has a secret; its packets are rejected until then.
    /// </summary>
    public static void WarnOfUnknownNextHops(
        ProblemLog problems,
        IReadOnlyList<Section> sections,
        IReadOnlyList<RouteConfig> routes,
        IReadOnlyList<PeerConfig> peers)
    {
        var ids = peers.Select(peer => peer.Id).Append(ConnectorConfig.Local).ToHashSet(StringComparer.Ordinal);
        var missing = routes.Select(route => route.NextHop)
            .Where(hop => !ids.Contains(hop))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var section in sections)
        {
            if (section.Text("nextHop") is { } hop && missing.Contains(hop))
            {
                var near = Nearest.To(hop, ids);
                problems.Warning(
                    section.PlaceOf("nextHop"),
                    $"no peer is called {hop}, so its packets are rejected until one logs in",
                    (near is null ? "Add" : $"Write {near}, or add")
                        + $" it to peers, or set {PeerSecrets.VariableOf(hop)}");
            }
        }
    }
}
