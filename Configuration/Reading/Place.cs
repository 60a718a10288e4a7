using Connector.Configuration.Yaml;

namespace Connector.Configuration.Reading;

/// <summary>Where something was written: in the file, or in a variable.</summary>
/// <param name="Line">From 1; 0 for a variable.</param>
/// <param name="Column">From 1; 0 for a variable.</param>
/// <param name="Key">Path of the key, or name of the variable.</param>
internal readonly record struct Place(int Line, int Column, string Key)
{
    public bool IsVariable => Line == 0;

    /// <summary>How another problem's text points here.</summary>
    public string Words => IsVariable ? $"variable {Key}" : $"line {Line}";

    public static Place Of(YamlNode node, string key) => new(node.Line, node.Column, key);

    public static Place Variable(string name) => new(0, 0, name);
}
