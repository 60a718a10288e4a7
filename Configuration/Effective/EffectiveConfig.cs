namespace Connector.Configuration.Effective;

/// <summary>
/// The whole configuration as it is in effect: variables over the file, the file over defaults, and where each value
/// comes from. Safe to show: there is no secret in it.
/// </summary>
public sealed class EffectiveConfig
{
    private readonly string _file;
    private readonly EffectiveGroup _root;

    private EffectiveConfig(string file, EffectiveGroup root) => (_file, _root) = (file, root);

    /// <summary>Every value, in the order of the key table.</summary>
    public IEnumerable<EffectiveValue> Values => _root.Values;

    /// <summary>The configuration that was read; null when it has an error.</summary>
    public static EffectiveConfig? Of(ConfigResult read) =>
        read is { Config: { } config, Source: { } source }
            ? new EffectiveConfig(source.Name, new EffectiveTree(config, source).Root())
            : null;

    /// <summary>As a file that would mean the same, the origin of each value behind it.</summary>
    public string ToYaml() => EffectiveYaml.Write(_file, _root);
}
