using Spectre.Console;

namespace Connector.Cli.Host;

/// <summary>All that the commands see of the world around them, so that tests can run them in their own process.</summary>
public sealed class Shell
{
    /// <summary>Text that does not go to a terminal is read by programs: it must not be wrapped.</summary>
    internal const int UnwrappedWidth = 100_000;

    /// <summary>What commands print; machine-readable with --json.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Problems, one a line.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether <see cref="Out"/> is a terminal: only there are colours and progress bars.</summary>
    public required bool IsTerminal { get; init; }

    /// <summary>Standard output for what is no text.</summary>
    public Func<Stream> OpenOut { get; init; } = Console.OpenStandardOutput;

    /// <summary>Standard input for what is no text.</summary>
    public Func<Stream> OpenIn { get; init; } = Console.OpenStandardInput;

    /// <summary>The environment's variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Cancelled when a test wants the command to end; Ctrl-C comes on top of it.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Standard output and error, environment and clock of this process.</summary>
    public static Shell OfThisProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        IsTerminal = !Console.IsOutputRedirected,
        Environment = System.Environment.GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? ""),
    };

    /// <summary>An environment variable, or null when it is absent or empty.</summary>
    public string? Variable(string name) => Environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>A console for colours, tables and bars over <see cref="Out"/>; plain when that is no terminal.</summary>
    public IAnsiConsole OpenConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsTerminal && Variable("TERM") != "dumb" ? AnsiSupport.Yes : AnsiSupport.No,
            Interactive = IsTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(Out),
        });
        if (!IsTerminal) console.Profile.Width = UnwrappedWidth;
        return console;
    }
}
