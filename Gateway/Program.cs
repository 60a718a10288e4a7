using Connector.Gateway;
using Connector.Gateway.Hosting;

return await ConnectorProcess.RunAsync(args, [ProcessRole.Gateway], GatewayProcess.Build);
