using Connector.Configuration;
using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Reload;

namespace Connector.Grains.Routing;

/// <summary>What this silo routes by, for those who show it. Thread-safe.</summary>
public sealed class RoutesInForce
{
    private readonly Routes _routes;
    private readonly CurrentConfig _config;

    internal RoutesInForce(Routes routes, CurrentConfig config) => (_routes, _config) = (routes, config);

    /// <summary>The configuration in force.</summary>
    public ConnectorConfig Config => _config.Value;

    /// <summary>Every route; the same collection until it changes.</summary>
    public IReadOnlyCollection<RouteEntry> All => _routes.Table.Entries;

    /// <summary>Whether the account has a live session at any gateway.</summary>
    public bool IsLinkUp(string account) => _routes.Hops.Get(account).LinkUp;
}
