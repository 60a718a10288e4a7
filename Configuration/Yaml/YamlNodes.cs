namespace Connector.Configuration.Yaml;

/// <summary>A piece of YAML that still knows where it stood.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal abstract record YamlNode(int Line, int Column)
{
    /// <summary>What a reader would call it.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Text">The text, unescaped.</param>
/// <param name="Quoted">Whether quotes, a block or a tag say that it is text whatever it looks like.</param>
internal sealed record YamlScalar(int Line, int Column, string Text, bool Quoted) : YamlNode(Line, Column)
{
    public ScalarKind Type { get; } = Quoted ? ScalarKind.Text : ScalarKinds.Of(Text);

    public override string Kind => ScalarKinds.Describe(Type);
}

/// <summary>A list.</summary>
internal sealed record YamlSequence(int Line, int Column, IReadOnlyList<YamlNode> Items) : YamlNode(Line, Column)
{
    public override string Kind => "a list";
}

/// <summary>A mapping.</summary>
internal sealed record YamlMapping(int Line, int Column, IReadOnlyList<YamlEntry> Entries) : YamlNode(Line, Column)
{
    public override string Kind => "a mapping";
}

/// <summary>One key of a mapping with its value.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);
