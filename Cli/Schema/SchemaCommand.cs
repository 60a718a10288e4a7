using System.CommandLine;
using Connector.Cli.Host;
using Connector.Configuration.Documents;

namespace Connector.Cli.Schema;

/// <summary><c>ilp schema</c>: the JSON Schema of the configuration, for editors.</summary>
internal static class SchemaCommand
{
    private const string Summary =
        "Print the JSON Schema of the configuration file, for editors that complete and check YAML";

    private const string Details =
        """
        Example:
          ilp schema > connector.schema.json
        """;

    public static Command Create(Shell shell)
    {
        var command = new CommandWithExamples("schema", Summary, Details);
        command.SetAction(_ =>
        {
            shell.Out.WriteLine(ConnectorSchema.Json());
            return ExitCode.Success;
        });
        return command;
    }
}
