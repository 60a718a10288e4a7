using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Grains.Gateways;
using Connector.Grains.Rates;
using Connector.Grains.Routing;

namespace Connector.Grains.Reload;

/// <summary>
/// Puts a changed configuration into force in this silo, without a call to any account: each reads the new table with its
/// next turn, and keeps its holds and what is used up of its rates.
/// </summary>
public sealed class RunningConfig
{
    private readonly CurrentConfig _current;
    private readonly AccountPolicies _policies;
    private readonly RateBoard _rates;
    private readonly ConfigFingerprint _fingerprint;
    private readonly NodePolicy _node;
    private readonly RoutingSubscription _routing;
    private readonly Shard _shard;
    private RouteConfig[] _routes;

    internal RunningConfig(
        CurrentConfig current,
        AccountPolicies policies,
        RateBoard rates,
        ConfigFingerprint fingerprint,
        NodePolicy node,
        RoutingSubscription routing,
        Shard shard)
    {
        (_current, _policies, _rates) = (current, policies, rates);
        (_fingerprint, _node, _routing, _shard) = (fingerprint, node, routing, shard);
        _routes = [.. current.Value.Routes];
    }

    /// <summary>
    /// Limits, spreads, rates and routes of this configuration are in force when it returns. Everything else of it must be
    /// as it was. Throws when the routes could not be told to the cluster: then it wants to be called again.
    /// </summary>
    public async Task ApplyAsync(ConnectorConfig config, string hash)
    {
        _current.Value = config;
        _policies.Replace(PolicyTable.From(config, _shard));
        _rates.Apply(config.Rates);
        _fingerprint.Hash = hash;
        if (config.Routes.SequenceEqual(_routes))
            return;
        var routes = ConfiguredRoutes.From(config);
        // A parent may have given us another address than the configuration has.
        if (_node.ToString() is var address && address != config.IlpAddress)
            routes = ConfiguredRoutes.Readdress(routes, config, config.IlpAddress, address);
        await _routing.ReplaceAsync(routes);
        _routes = [.. config.Routes];
    }
}
