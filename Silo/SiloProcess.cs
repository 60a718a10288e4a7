using Connector.Gateway;
using Connector.Gateway.Hosting;
using Connector.Silo.Admin;
using Connector.Silo.Clustering;

namespace Connector.Silo;

/// <summary>A process that holds the books, with a gateway in it or not. One program serves every role, for one image.</summary>
internal static class SiloProcess
{
    public static WebApplication Build(ConnectorSetup setup)
    {
        if (setup.Role == ProcessRole.Gateway) return GatewayProcess.Build(setup);

        setup = ShardChoice.Make(setup);
        var builder = ConnectorHost.CreateBuilder(setup);
        builder.AddSilo(setup);
        builder.AddAdmin(setup);
        if (setup.Role == ProcessRole.Silo) return builder.AddNoPublicPort().Build();

        builder.AddGateway(setup.Config, setup.ConfigHash);
        return builder.Build().MapGateway();
    }
}
