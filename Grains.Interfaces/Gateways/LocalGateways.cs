using System.Collections.Concurrent;

namespace Connector.Grains.Interfaces.Gateways;

/// <summary>
/// The gateways that run in the silo's own process, by the key of their grain: they are called directly, without a
/// message. One instance per process, shared by silo and gateway.
/// </summary>
public sealed class LocalGateways
{
    private readonly ConcurrentDictionary<string, IGatewayObserver> _gateways = new(StringComparer.Ordinal);

    /// <summary>Makes a gateway of this process known, before it says hello.</summary>
    public void Add(string key, IGatewayObserver gateway) => _gateways[key] = gateway;

    /// <summary>The gateway with this key, if it runs in this process.</summary>
    public IGatewayObserver? Find(string key) => _gateways.GetValueOrDefault(key);
}
