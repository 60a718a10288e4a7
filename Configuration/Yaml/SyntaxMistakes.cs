using YamlDotNet.Core;

namespace Connector.Configuration.Yaml;

/// <summary>Says in our words where a text stops being YAML, and what is usually the cause.</summary>
internal static class SyntaxMistakes
{
    public static YamlSyntaxException From(YamlException exception, string text)
    {
        var line = (int)exception.Start.Line;
        var column = (int)exception.Start.Column;
        var lines = text.Split('\n');
        return new YamlSyntaxException(line, column, $"is not valid YAML: {Message(exception)}", Fix(lines, line));
    }

    public static YamlSyntaxException After(Mark last, string text)
    {
        var line = Math.Max(1, (int)last.Line);
        return new YamlSyntaxException(
            line, Math.Max(1, (int)last.Column), "is not valid YAML from here on", Fix(text.Split('\n'), line));
    }

    private static string Message(YamlException exception)
    {
        var message = exception.InnerException?.Message ?? exception.Message;
        return char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.', ' ');
    }

    private static string Fix(string[] lines, int line)
    {
        var around = lines.Skip(Math.Max(0, line - 2)).Take(3).ToArray();
        if (around.Any(near => near.TakeWhile(char.IsWhiteSpace).Contains('\t')))
        {
            return "Indent with spaces, YAML does not take tabs";
        }

        return "Check the indentation, the colons and the quotes of this line and the one above it";
    }
}
