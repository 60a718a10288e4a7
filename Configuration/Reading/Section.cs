using System.Numerics;
using Connector.Configuration.Yaml;

namespace Connector.Configuration.Reading;

/// <summary>One value that was read.</summary>
/// <param name="Value">Of the type that its key says.</param>
/// <param name="Place">Where it was written; null for a default.</param>
/// <param name="Literal">Whether it stands in the file as it is, so that whoever has the file has the value.</param>
/// <param name="FileValue">What the file says where a variable went over it.</param>
internal sealed record Setting(object Value, Place? Place, bool Literal, object? FileValue = null)
{
    /// <summary>The variables that the file's text names.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];
}

/// <summary>A mapping of the file, checked: what its keys say, with variables and defaults applied.</summary>
internal sealed class Section(Place place, YamlMapping? node)
{
    private readonly Dictionary<string, Setting> _settings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _mistaken = new(StringComparer.Ordinal);

    /// <summary>Where it starts.</summary>
    public Place Place { get; } = place;

    /// <summary>The mapping itself; null when only variables and defaults made it.</summary>
    public YamlMapping? Node { get; } = node;

    public void Put(string key, Setting setting) => _settings[key] = setting;

    /// <summary>Marks a key that was there but wrong, so that nothing else complains that it is missing.</summary>
    public void PutMistake(string key) => _mistaken.Add(key);

    public bool IsMistaken(string key) => _mistaken.Contains(key);

    public Setting? Find(string key) => _settings.GetValueOrDefault(key);

    /// <summary>Whether the key was written, in the file or in its variable, rightly or wrongly.</summary>
    public bool IsWritten(string key) => Find(key) is { Place: not null } || IsMistaken(key);

    /// <summary>Whether the file has the key, whatever a variable says.</summary>
    public bool IsInFile(string key) => Node?.Entries.Any(entry => entry.Key.Text == key) == true;

    /// <summary>Where the file has the key.</summary>
    public Place PlaceInFile(string key) =>
        Node?.Entries.FirstOrDefault(entry => entry.Key.Text == key) is { } entry
            ? Place.Of(entry.Key, Place.Key.Length == 0 ? key : $"{Place.Key}.{key}")
            : Place;

    public string? Text(string key) => Find(key)?.Value as string;

    public Uri? Url(string key) => Find(key)?.Value as Uri;

    public int? Number(string key) => Find(key)?.Value is BigInteger number ? (int)number : null;

    public ulong? Amount(string key) => Find(key)?.Value is BigInteger number ? (ulong)number : null;

    public Int128? Balance(string key) => Find(key)?.Value is BigInteger number ? (Int128)number : null;

    /// <summary>The value, or the default of its type when there is none.</summary>
    public T? Get<T>(string key)
        where T : struct => Find(key)?.Value is T value ? value : null;

    public TimeSpan Time(string key) => Get<TimeSpan>(key) ?? TimeSpan.Zero;

    public bool Flag(string key) => Get<bool>(key) ?? false;

    public Secret? Secret(string key) => Text(key) is { Length: > 0 } text ? new Secret(text) : null;

    /// <summary>A section, also when only variables and defaults made it.</summary>
    public Section Sub(string key) => Find(key)?.Value as Section ?? new Section(Place, null);

    /// <summary>A section that is there only when the file has it.</summary>
    public Section? Written(string key) => Find(key) is { Place: not null, Value: Section sub } ? sub : null;

    public IReadOnlyList<Section> Sections(string key) => Find(key)?.Value as IReadOnlyList<Section> ?? [];

    /// <summary>Where the key's value is; where the section starts, when it has none.</summary>
    public Place PlaceOf(string key) => Find(key)?.Place ?? Place;
}
