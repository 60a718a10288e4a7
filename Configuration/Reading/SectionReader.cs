using Connector.Configuration.Keys;
using Connector.Configuration.Yaml;

namespace Connector.Configuration.Reading;

/// <summary>
/// Reads mappings by the key table. Every mistake is logged and reading goes on, so that one run tells all of them.
/// </summary>
internal sealed class SectionReader(ProblemLog problems, Variables variables)
{
    private readonly ValueReader _values = new(problems, variables);

    /// <summary>Reads one mapping. <paramref name="path"/> is empty, or ends in a dot.</summary>
    public Section Read(SectionType type, YamlMapping? node, Place place, string path)
    {
        var section = new Section(place, node);
        foreach (var entry in node?.Entries ?? [])
        {
            if (type.Find(entry.Key.Text) is { } key)
            {
                ReadEntry(section, key, entry, path);
            }
            else
            {
                problems.Error(
                    entry.Key, path + entry.Key.Text, "there is no such key", UnknownKeys.Fix(entry.Key.Text, type));
            }
        }

        foreach (var key in type.Keys)
        {
            ApplyVariable(section, key, path);
            Complete(section, key, path);
        }

        return section;
    }

    private void ReadEntry(Section section, Key key, YamlEntry entry, string path)
    {
        var keyPath = path + key.Name;
        var value = entry.Value is YamlScalar scalar && IsNothing(scalar) && !key.EmptyIsOff
            ? Nothing(scalar, key, keyPath)
            : ReadValue(key, entry.Value, keyPath);
        if (value is null)
        {
            section.PutMistake(key.Name);
        }
        else if (!ReferenceEquals(value, ValueReader.Unset))
        {
            section.Put(key.Name, value);
            WarnWithoutEffect(Place.Of(entry.Key, keyPath), keyPath);
        }
    }

    private Setting? ReadValue(Key key, YamlNode node, string path)
    {
        switch (key.Type, node)
        {
            case (SectionType type, YamlMapping mapping):
                var place = Place.Of(mapping, path);
                return new Setting(Read(type, mapping, place, path + "."), place, Literal: true);
            case (ListType list, YamlSequence sequence):
                return ReadList(key, list, sequence, path);
            case (TableType table, YamlMapping mapping):
                return ReadTable(table, mapping, path);
            case (ScalarType type, YamlScalar scalar):
                return _values.Read(key, type, scalar, path);
            default:
                problems.Error(node, path, $"expected {key.Type.Expectation}, found {node.Kind}", Fixes.For(key));
                return null;
        }
    }

    private Setting ReadList(Key key, ListType list, YamlSequence sequence, string path)
    {
        var sections = new List<Section>();
        var values = new List<object>();
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            var item = sequence.Items[i];
            var itemPath = $"{path}[{i}]";
            if ((list.Item, item) is (SectionType type, YamlMapping mapping))
            {
                sections.Add(Read(type, mapping, Place.Of(mapping, itemPath), itemPath + "."));
            }
            else if ((list.Item, item) is (ScalarType scalarType, YamlScalar scalar) && !IsNothing(scalar))
            {
                var setting = _values.Read(key, scalarType, scalar, itemPath);
                values.AddRange(setting is null ? [] : [setting.Value]);
            }
            else
            {
                problems.Error(
                    item, itemPath, $"expected {list.Item.Expectation}, found {item.Kind}", Fixes.ForItem(list));
            }
        }

        return new Setting(
            list.Item is SectionType ? sections : values, Place.Of(sequence, path), Literal: true);
    }

    private Setting ReadTable(TableType table, YamlMapping mapping, string path)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in mapping.Entries)
        {
            var entryPath = $"{path}.{name.Text}";
            if (table.Name.Read(new Written(name.Text, ScalarKind.Text)).Value is null)
            {
                problems.Error(name, entryPath, $"is not {table.Name.Words}", "Write USD/EUR: 0.92");
            }
            else if (value is not YamlScalar scalar || IsNothing(scalar))
            {
                problems.Error(
                    value, entryPath, $"expected {table.Value.Expectation}, found {value.Kind}",
                    $"Write {name.Text}: 0.92");
            }
            else
            {
                var key = new Key(name.Text, table.Value, "0.92", "");
                if (_values.Read(key, table.Value, scalar, entryPath) is { } setting)
                {
                    values[name.Text] = setting.Value;
                }
            }
        }

        return new Setting(values, Place.Of(mapping, path), Literal: true);
    }

    private Setting? Nothing(YamlScalar scalar, Key key, string path)
    {
        problems.Error(scalar, path, "has no value", Fixes.For(key));
        return null;
    }

    private void ApplyVariable(Section section, Key key, string path)
    {
        if (key is { Variable: { } name } && variables.Find(name) is { } text)
        {
            var inFile = section.Find(key.Name)?.Value;
            if (_values.ReadVariable(key, name, text) is not { } value)
            {
                section.PutMistake(key.Name);
                return;
            }

            section.Put(key.Name, value with { FileValue = inFile });
            WarnWithoutEffect(Place.Variable(name), path + key.Name);
        }
        else if (key.Type is SectionType type && !section.IsWritten(key.Name))
        {
            section.Put(key.Name, new Setting(
                Read(WithoutRequired(type), null, section.Place, path + key.Name + "."), null, Literal: false));
        }
    }

    private void Complete(Section section, Key key, string path)
    {
        if (section.Find(key.Name) is not null || section.IsMistaken(key.Name))
        {
            return;
        }

        if (key.Default is { } text && key.Type is ScalarType type)
        {
            section.Put(key.Name, new Setting(type.Read(new Written(text, null)).Value!, null, Literal: false));
        }
        else if (key.Required && !(key.InsteadOfIt is { } other && section.IsWritten(other)))
        {
            problems.Error(section.Place with { Key = path + key.Name }, "is missing", Fixes.For(key));
        }
    }

    private void WarnWithoutEffect(Place place, string path)
    {
        if (KeysWithoutEffect.Contains(Paths.Generic(path)))
        {
            problems.Warning(
                place, "is checked, but this release does not act on it yet", "Leave it for later, or remove it");
        }
    }

    private static bool IsNothing(YamlScalar scalar) =>
        scalar.Type == ScalarKind.Nothing;

    /// <summary>A section of which nothing is written: defaults, and no complaint about what is missing.</summary>
    public static Section Defaults(SectionType type) =>
        new SectionReader(new ProblemLog(""), new Variables(new Dictionary<string, string>(), _ => null))
            .Read(WithoutRequired(type), null, default, "");

    private static SectionType WithoutRequired(SectionType type) =>
        new([.. type.Keys.Select(key => key with { Required = false })]);
}
