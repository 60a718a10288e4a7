using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Connector.Cli.Host;

/// <summary>How much is said.</summary>
public enum LogLevel
{
    Debug,
    Info,
    Warn,
    Error,

    /// <summary>Nothing at all.</summary>
    Silent,
}

/// <summary>
/// Lines for people, in the shape M2M's send-packet prints (pino-pretty): time, level, message, and the particulars
/// indented below.
/// </summary>
public sealed class LogLines(IAnsiConsole console, LogLevel least, TimeProvider clock)
{
    private static readonly Dictionary<LogLevel, string> Colours = new()
    {
        [LogLevel.Debug] = "blue",
        [LogLevel.Info] = "green",
        [LogLevel.Warn] = "yellow",
        [LogLevel.Error] = "red",
    };

    /// <summary>Whether a line of this level is shown.</summary>
    public bool Shows(LogLevel level) => level >= least;

    /// <summary>Writes one message; particulars that are null are left out.</summary>
    public void Write(LogLevel level, string message, params ReadOnlySpan<(string Name, object? Value)> particulars)
    {
        if (!Shows(level)) return;
        var time = clock.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var word = level.ToString().ToUpperInvariant();
        lock (console)
        {
            console.MarkupLine($"[grey][[{time}]][/] [{Colours[level]}]{word}[/]: [cyan]{Markup.Escape(message)}[/]");
            foreach (var (name, value) in particulars)
                if (value is not null) console.MarkupLine($"    [grey]{name}[/]: {Markup.Escape(Json(value))}");
        }
    }

    private static string Json(object value) => JsonSerializer.Serialize(value, JsonText.OneLine);
}
