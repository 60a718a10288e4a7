using Connector.Configuration;
using Connector.Gateway.Connections;
using Connector.Gateway.Sessions;

namespace Connector.Gateway.Reload;

/// <summary>What a gateway follows of a changed file: the tokens of peers, and which file it is, for the silo to compare.</summary>
internal sealed class GatewayReload(GatewayIdentity identity, PeerTokens tokens) : IConfigListener
{
    public Task ApplyAsync(ConnectorConfig inForce, string hash)
    {
        identity.ConfigHash = hash;
        tokens.Apply(inForce.Peers);
        return Task.CompletedTask;
    }
}
