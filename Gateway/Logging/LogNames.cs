using System.Text;
using Serilog.Events;

namespace Connector.Gateway.Logging;

/// <summary>How .NET's names of a line's parts become the names in the log.</summary>
internal static class LogNames
{
    private const string SourceContext = "SourceContext";
    private const string EventId = "EventId";

    /// <summary>The class that wrote the line: the last part of its category.</summary>
    public static string ComponentOf(LogEvent line)
    {
        var category = CategoryOf(line);
        return category[(category.LastIndexOf('.') + 1)..];
    }

    public static string CategoryOf(LogEvent line) => Text(line, SourceContext) ?? "Connector";

    /// <summary>The event's name in snake_case (<c>SessionOpened</c> is <c>session_opened</c>), null when it has none.</summary>
    public static string? EventOf(LogEvent line) =>
        Part(line, "Name") is ScalarValue { Value: string { Length: > 0 } name } ? Snake(name) : null;

    public static int EventNumberOf(LogEvent line) => Part(line, "Id") is ScalarValue { Value: int id } ? id : 0;

    /// <summary>True for properties that are written under another name, or not at all.</summary>
    public static bool IsOurs(string property) => property is SourceContext or EventId or "{OriginalFormat}";

    /// <summary>The level as a number, as pino has them.</summary>
    public static int Number(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => 10,
        LogEventLevel.Debug => 20,
        LogEventLevel.Information => 30,
        LogEventLevel.Warning => 40,
        LogEventLevel.Error => 50,
        _ => 60,
    };

    public static string Camel(string name) =>
        name.Length > 0 && char.IsUpper(name[0]) ? char.ToLowerInvariant(name[0]) + name[1..] : name;

    private static string Snake(string name)
    {
        var snake = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && !char.IsUpper(name[i - 1])) snake.Append('_');
            snake.Append(char.ToLowerInvariant(name[i]));
        }

        return snake.ToString();
    }

    private static string? Text(LogEvent line, string property) =>
        line.Properties.TryGetValue(property, out var value) && value is ScalarValue { Value: string text } ? text : null;

    private static LogEventPropertyValue? Part(LogEvent line, string name) =>
        line.Properties.TryGetValue(EventId, out var value) && value is StructureValue id
            ? id.Properties.FirstOrDefault(part => part.Name == name)?.Value
            : null;
}
