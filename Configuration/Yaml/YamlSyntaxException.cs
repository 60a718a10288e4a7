namespace Connector.Configuration.Yaml;

/// <summary>The text is not YAML that we read; ends the reading of a file.</summary>
internal sealed class YamlSyntaxException(int line, int column, string message, string fix) : Exception(message)
{
    public int Line { get; } = line;

    public int Column { get; } = column;

    public string Fix { get; } = fix;
}
