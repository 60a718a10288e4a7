using System.CommandLine;
using System.CommandLine.Invocation;
using Connector.Cli.Admin;
using Connector.Cli.Books;
using Connector.Cli.Client;
using Connector.Cli.Config;
using Connector.Cli.Connect;
using Connector.Cli.Host;
using Connector.Cli.Schema;
using Connector.Cli.Send;
using Connector.Cli.Validate;

namespace Connector.Cli;

/// <summary>The command <c>ilp</c>: its sub-commands, and the one place where failures become text and exit codes.</summary>
public static class IlpCommand
{
    /// <summary>Runs the command line; the result is the process's exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Shell shell)
    {
        var root = new RootCommand("Tools for an Interledger connector. 'ilp COMMAND --help' shows examples.")
        {
            SendCommand.Create(shell),
            ConnectCommand.Create(shell),
            ValidateCommand.Create(shell),
            ConfigCommand.Create(shell),
            SchemaCommand.Create(shell),
        };
        foreach (var command in AdminCommands.All(shell)) root.Add(command);
        root.Add(RestoreCommand.Create(shell));
        CommandWithExamples.ShowIn(root);
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction) return ShowMistakes(parsed, shell.Error);

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = shell.Out,
                    Error = shell.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = TimeSpan.FromSeconds(5),
                },
                shell.Stop).ConfigureAwait(false);
        }
        catch (ProblemException problem)
        {
            shell.Error.WriteLine($"ilp: {problem.Message}");
            return ExitCode.CouldNotTry;
        }
        catch (RefusedException refusal)
        {
            shell.Error.WriteLine($"ilp: {refusal.Message}");
            return ExitCode.Failure;
        }
        catch (UnansweredException unanswered)
        {
            shell.Error.WriteLine($"ilp: {unanswered.Message}");
            return ExitCode.CouldNotTry;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private static int ShowMistakes(ParseResult parsed, TextWriter error)
    {
        var isCommandMissing = parsed.CommandResult.Command is RootCommand;
        var messages = isCommandMissing
            ? parsed.UnmatchedTokens.Take(1).Select(token => $"there is no command '{Printable.From(token)}'")
                .DefaultIfEmpty("a command is missing")
            : parsed.Errors.Select(mistake => WithoutLineBreaks(mistake.Message));
        var help = isCommandMissing ? "'ilp --help' lists the commands" : null;
        foreach (var message in messages) error.WriteLine(help is null ? $"ilp: {message}" : $"ilp: {message}; {help}");
        return ExitCode.CouldNotTry;
    }

    private static string WithoutLineBreaks(string message) => message.ReplaceLineEndings(" ").Trim();
}
