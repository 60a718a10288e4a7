using Connector.Configuration.Binding;
using Connector.Configuration.Keys;
using Connector.Configuration.Reading;

namespace Connector.Configuration.Effective;

/// <summary>Walks the key table and what was read, and puts the value in effect to each key.</summary>
internal sealed class EffectiveTree(ConnectorConfig config, LoadedFile source)
{
    /// <summary>Short forms: their values stand in <c>btpServer</c> and <c>logging</c>, which say the same and more.</summary>
    private static readonly HashSet<string> _shortForms = new(StringComparer.Ordinal) { "btpServerPort", "logLevel" };

    private readonly DerivedValues _derived = new(config, source);
    private readonly ShownValues _shown = new(config, source.Root);

    public EffectiveGroup Root() => Group("", ConnectorKeys.Root, source.Root, "", Owner.None);

    private EffectiveGroup Group(string name, SectionType type, Section section, string path, Owner owner) => new(
        name,
        [
            .. type.Keys.Where(key => !_shortForms.Contains(path + key.Name))
                .Select(key => Node(key, section, path + key.Name, owner)),
        ]);

    private EffectiveNode Node(Key key, Section section, string path, Owner owner) => key.Type switch
    {
        SectionType type => Group(key.Name, type, section.Sub(key.Name), path + ".", owner),
        ListType { Item: SectionType type } => new EffectiveItems(key.Name, [.. Items(path, type, section.Sections(key.Name))]),
        TableType => Table(key, section, path),
        _ => new EffectiveLeaf(key.Name, Value(key, section, path, owner)),
    };

    private IEnumerable<EffectiveGroup> Items(string path, SectionType type, IReadOnlyList<Section> sections)
    {
        var isPeers = type == PeerKeys.Peer;
        for (var i = 0; i < sections.Count; i++)
        {
            var owner = isPeers ? new Owner(config.Peers[i], null) : new Owner(null, config.Routes[i]);
            yield return Group("", type, sections[i], $"{path}[{i}].", owner);
        }

        for (var i = sections.Count; isPeers && i < config.Peers.Length; i++)
        {
            var peer = config.Peers[i];
            var section = SectionReader.Defaults(type);
            section.Put("id", new Setting(peer.Id, Place.Variable(_derived.SecretVariable(PeerSecrets.VariableOf(peer.Id))), Literal: false));
            yield return Group("", type, section, $"{path}[{i}].", new Owner(peer, null));
        }
    }

    private EffectiveNode Table(Key key, Section section, string path)
    {
        var found = section.Find(key.Name);
        return found?.Value is Dictionary<string, object> table
            ? new EffectiveGroup(
                key.Name,
                [
                    .. table.Select(entry => new EffectiveLeaf(
                        entry.Key,
                        Origin($"{path}.{entry.Key}", found with { Value = entry.Value }, key, section))),
                ])
            : new EffectiveLeaf(key.Name, new EffectiveValue(path, null, EffectiveSource.None));
    }

    private EffectiveValue Value(Key key, Section section, string path, Owner owner)
    {
        var own = section.Find(key.Name);
        var (setting, note) = _derived.Find(Paths.Generic(path), own, section, owner);
        return setting is null
            ? new EffectiveValue(path, null, EffectiveSource.None) { Note = note ?? key.DefaultWords }
            : WithNote(Origin(path, setting, key, section), note);
    }

    private static EffectiveValue WithNote(EffectiveValue value, string? note) =>
        note is null ? value : value with { Note = note };

    private EffectiveValue Origin(string path, Setting setting, Key key, Section section)
    {
        var value = _shown.Of(key, setting);
        return setting.Place switch
        {
            null => new EffectiveValue(path, value, EffectiveSource.Default),
            { IsVariable: true } variable => new EffectiveValue(path, value, EffectiveSource.Variable)
            {
                Variables = [variable.Key],
                Line = section.IsInFile(key.Name) ? section.PlaceInFile(key.Name).Line : 0,
                Column = section.IsInFile(key.Name) ? section.PlaceInFile(key.Name).Column : 0,
            },
            { } place => new EffectiveValue(path, value, EffectiveSource.File)
            {
                Line = place.Line,
                Column = place.Column,
                Variables = [.. setting.Variables.Distinct()],
                Note = setting is { Literal: true, Variables.Count: 1 } ? "which is not set" : null,
            },
        };
    }
}

/// <summary>The entry of a list that a key belongs to.</summary>
internal readonly record struct Owner(PeerConfig? Peer, RouteConfig? Route)
{
    public static Owner None => default;
}
