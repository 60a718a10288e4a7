using Connector.Configuration;
using Connector.Gateway.Sessions;

namespace Connector.Gateway.Reload;

/// <summary>What a gateway follows of a changed file: which one it is, for the silo to compare.</summary>
internal sealed class GatewayReload(GatewayIdentity identity) : IConfigListener
{
    public Task ApplyAsync(ConnectorConfig inForce, string hash)
    {
        identity.ConfigHash = hash;
        return Task.CompletedTask;
    }
}
