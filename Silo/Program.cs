using Connector.Gateway.Hosting;
using Connector.Silo;

return await ConnectorProcess.RunAsync(args, [ProcessRole.All, ProcessRole.Silo, ProcessRole.Gateway], SiloProcess.Build);
