using System.Text.RegularExpressions;
using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>Our own address when nobody gave one: the local route's, else one made of the node id.</summary>
internal static partial class OwnAddress
{
    private const string DefaultScheme = "test";

    public static string Choose(Section root, string nodeId, IReadOnlyList<RouteConfig> routes) =>
        root.Text("ilpAddress")
        ?? routes.FirstOrDefault(route => route.NextHop == ConnectorConfig.Local && IsAddress(route.Prefix))?.Prefix
        ?? $"{Scheme(routes)}.{NotInASegment().Replace(nodeId, "-")}";

    // A bare scheme is a prefix but nobody's address.
    private static bool IsAddress(string prefix) => prefix.Contains('.', StringComparison.Ordinal);

    private static string Scheme(IReadOnlyList<RouteConfig> routes) =>
        routes.FirstOrDefault(route => route.Prefix.Length > 0)?.Prefix.Split('.')[0] ?? DefaultScheme;

    [GeneratedRegex("[^A-Za-z0-9_~-]")]
    private static partial Regex NotInASegment();
}
