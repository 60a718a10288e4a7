using Connector.Configuration;

namespace Connector.Grains.Reload;

/// <summary>The configuration in force in this silo.</summary>
internal sealed class CurrentConfig(ConnectorConfig config)
{
    private volatile ConnectorConfig _value = config;

    /// <summary>Immutable; another one after a change.</summary>
    public ConnectorConfig Value
    {
        get => _value;
        set => _value = value;
    }
}
