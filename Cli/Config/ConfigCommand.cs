using System.CommandLine;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Connector.Cli.Host;
using Connector.Cli.Validate;
using Connector.Configuration;
using Connector.Configuration.Effective;

namespace Connector.Cli.Config;

/// <summary><c>ilp config</c>: what a connector would run with, and where each value comes from.</summary>
internal sealed class ConfigCommand
{
    private const string Summary =
        "Print the whole configuration in effect: each value, and the line, variable or default it comes from";

    private const string Details =
        """
        Secrets are never shown: <set> stands for one. What has no value is a comment. Without a file: the
        development defaults. Variables come from the environment and from --env-file, which wins.
        Exits 0, or 1 when the file has an error; 'ilp validate' checks more.

        Examples:
          ilp config connector.yaml
          ilp config --env-file .env examples/production-single-node.yaml
          ilp config --json connector.yaml
        """;

    /// <summary>Larger numbers are text in JSON: a double cannot hold them.</summary>
    private const long LargestExactNumber = 1L << 53;

    private readonly Shell _shell;

    private readonly Argument<string?> _file = new("FILE")
    {
        Description = "YAML file",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<FileInfo[]> _environmentFiles = EnvironmentFile.Option();

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document and nothing else" };

    private ConfigCommand(Shell shell) => _shell = shell;

    public static Command Create(Shell shell)
    {
        var config = new ConfigCommand(shell);
        var command = new CommandWithExamples("config", Summary, Details)
        {
            config._file, config._environmentFiles, config._json,
        };
        command.SetAction(config.Run);
        return command;
    }

    private int Run(ParseResult arguments)
    {
        var environment = EnvironmentFile.Over(_shell.Environment, arguments.GetValue(_environmentFiles));
        var file = arguments.GetValue(_file);
        var read = file is null ? ConfigLoader.DevelopmentDefaults(environment) : ConfigLoader.LoadFile(file, environment);
        var effective = EffectiveConfig.Of(read);
        if (arguments.GetValue(_json))
        {
            _shell.Out.WriteLine(Json(effective, read.Errors));
        }
        else if (effective is not null)
        {
            _shell.Out.Write(effective.ToYaml());
        }
        else
        {
            foreach (var error in read.Errors) _shell.Error.WriteLine($"ilp: {error}");
        }

        return effective is null ? ExitCode.Failure : ExitCode.Success;
    }

    private static string Json(EffectiveConfig? effective, IEnumerable<ConfigProblem> errors) => JsonSerializer.Serialize(
        new
        {
            valid = effective is not null,
            errors,
            values = effective?.Values.Select(value => new
            {
                value.Key,
                value = Json(value.Value),
                value.Source,
                line = value.Line == 0 ? (int?)null : value.Line,
                column = value.Column == 0 ? (int?)null : value.Column,
                variables = value.Variables.Count == 0 ? null : value.Variables,
                value.Note,
            }),
        },
        JsonText.Indented);

    private static object? Json(object? value) => value is BigInteger number
        ? BigInteger.Abs(number) < LargestExactNumber ? (long)number : number.ToString(CultureInfo.InvariantCulture)
        : value;
}
