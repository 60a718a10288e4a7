using System.CommandLine;
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
            SchemaCommand.Create(shell),
        };
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is System.CommandLine.Invocation.ParseErrorAction)
        {
            foreach (var error in parsed.Errors) shell.Error.WriteLine($"ilp: {WithoutLineBreaks(error.Message)}");
            if (arguments.Count == 0) shell.Error.WriteLine("ilp: 'ilp --help' lists the commands.");
            return ExitCode.CouldNotTry;
        }

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
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private static string WithoutLineBreaks(string message) => message.ReplaceLineEndings(" ").Trim();
}
