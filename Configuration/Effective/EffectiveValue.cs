namespace Connector.Configuration.Effective;

/// <summary>Where a value in effect comes from.</summary>
public enum EffectiveSource
{
    /// <summary>The file, maybe with variables filled in.</summary>
    File,

    /// <summary>An environment variable that goes over the file.</summary>
    Variable,

    /// <summary>Nobody wrote it: a fixed default, or one that follows from other values.</summary>
    Default,

    /// <summary>There is no value.</summary>
    None,
}

/// <summary>One value in effect and where it comes from.</summary>
/// <param name="Key">Path of the key, such as <c>peers[1].url</c>.</param>
/// <param name="Value">
/// Text, a number, true or false, or a list of texts, as it would be written; <see cref="Hidden"/> for a secret; null:
/// none.
/// </param>
/// <param name="Source">Where it comes from.</param>
public sealed record EffectiveValue(string Key, object? Value, EffectiveSource Source)
{
    /// <summary>What stands for a secret.</summary>
    public const string Hidden = "<set>";

    /// <summary>Line of the file, also when a variable went over it; 0: the file does not have the key.</summary>
    public int Line { get; init; }

    /// <summary>Column of the file, likewise.</summary>
    public int Column { get; init; }

    /// <summary>The variable that goes over the file, or those that the text of the file names.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>What else there is to know: what a default follows from, or what the absence means.</summary>
    public string? Note { get; init; }
}
