using Connector.Cli;
using Connector.Cli.Host;

return await IlpCommand.RunAsync(args, Shell.OfThisProcess());
