using Connector.Gateway.Clustering;
using Connector.Gateway.Hosting;

namespace Connector.Gateway;

/// <summary>A process that is a gateway and nothing else.</summary>
public static class GatewayProcess
{
    /// <summary>Builds its host.</summary>
    public static WebApplication Build(ConnectorSetup setup)
    {
        var builder = ConnectorHost.CreateBuilder(setup);
        builder.AddClusterClient(setup.Config);
        builder.AddGateway(setup.Config, setup.ConfigHash);
        return builder.Build().MapGateway();
    }
}
