using System.CommandLine;
using Connector.Cli.Host;

namespace Connector.Cli.Validate;

/// <summary><c>ilp validate</c>: reads configuration files as the connector would, and several as one network.</summary>
internal sealed class ValidateCommand
{
    private const string Summary =
        "Check configuration files: every mistake with its place and what to write instead";

    private const string Details =
        """
        Several files are checked as one network too: missing peers, tokens that do not match, loops, unreachable
        nodes.
        Variables in the files come from the environment and from --env-file, which wins; NODE_ID counts only
        with a single file. The certificate and key that btpServer.tls names are read and checked, from this machine.
        Exits 0 when no file has an error, 1 when one has.

        Examples:
          ilp validate connector.yaml
          ilp validate --env-file .env examples/production-single-node.yaml
          ilp validate examples/linear-3-nodes-a.yaml examples/linear-3-nodes-b.yaml examples/linear-3-nodes-c.yaml
          ilp validate --json connector.yaml
        """;

    private readonly Shell _shell;

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "YAML files",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<FileInfo[]> _environmentFiles = EnvironmentFile.Option();

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document and nothing else" };

    private ValidateCommand(Shell shell) => _shell = shell;

    public static Command Create(Shell shell)
    {
        var validate = new ValidateCommand(shell);
        var command = new CommandWithExamples("validate", Summary, Details)
        {
            validate._files, validate._environmentFiles, validate._json,
        };
        command.SetAction(validate.Run);
        return command;
    }

    private int Run(ParseResult arguments)
    {
        var environment = EnvironmentFile.Over(_shell.Environment, arguments.GetValue(_environmentFiles));
        var verdict = Verdict.On(arguments.GetRequiredValue(_files), environment, _shell.Clock.GetUtcNow());
        if (arguments.GetValue(_json))
            verdict.WriteJson(_shell.Out);
        else
            verdict.WriteText(_shell.OpenConsole());
        return verdict.HasErrors ? ExitCode.Failure : ExitCode.Success;
    }
}
