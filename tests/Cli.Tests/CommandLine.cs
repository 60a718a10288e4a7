using Connector.Cli.Host;

namespace Connector.Cli.Tests;

/// <summary>What a run of the command came to.</summary>
public sealed record CommandResult(int ExitCode, string Out, string Error)
{
    /// <summary>All that anybody could have read.</summary>
    public string Everything => Out + Error;

    public override string ToString() => $"exit {ExitCode}\n{Out}\n{Error}";
}

/// <summary>Runs <c>ilp</c> in this process, with an environment of its own.</summary>
#pragma warning disable CA1001 // String writers and a token source without a timer hold nothing to release.
public sealed class CommandLine
#pragma warning restore CA1001
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public Dictionary<string, string> Environment { get; } = [];

    public bool IsTerminal { get; init; }

    public CancellationTokenSource Stop { get; } = new();

    /// <summary>What was printed so far.</summary>
    public string OutSoFar => TextOf(_out);

    public static Task<CommandResult> RunAsync(params string[] arguments) => new CommandLine().StartAsync(arguments);

    public async Task<CommandResult> StartAsync(params string[] arguments)
    {
        var shell = new Shell
        {
            Out = TextWriter.Synchronized(_out),
            Error = TextWriter.Synchronized(_error),
            IsTerminal = IsTerminal,
            Environment = Environment,
            Stop = Stop.Token,
        };
        var code = await Task.Run(() => IlpCommand.RunAsync(arguments, shell));
        return new CommandResult(code, TextOf(_out), TextOf(_error));
    }

    private static string TextOf(StringWriter writer)
    {
        var text = writer.GetStringBuilder();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return text.ToString();
            }
            catch (ArgumentException) when (attempt < 10)
            {
                // The builder grew while it was read; look again.
            }
        }
    }
}
