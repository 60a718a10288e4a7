using Connector.Configuration;
using Connector.Gateway.Reload;
using Connector.Grains.Reload;

namespace Connector.Silo.Reload;

/// <summary>Hands a changed configuration to the grains of this silo.</summary>
internal sealed class SiloReload(RunningConfig running) : IConfigListener
{
    public Task ApplyAsync(ConnectorConfig inForce, string hash) => running.ApplyAsync(inForce, hash);
}
