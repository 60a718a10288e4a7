using System.Globalization;
using System.Text;
using Connector.Configuration.Keys;

namespace Connector.Configuration.Documents;

/// <summary>The tables of <c>docs/configuration.md</c>: one per section, and one of the variables.</summary>
internal static class KeyTables
{
    private const string NoEffect = " *(not in effect in this release)*";

    public static string Keys()
    {
        var text = new StringBuilder();
        Append(text, "The file", ConnectorKeys.Root, "");
        return text.ToString();
    }

    public static string Variables()
    {
        var text = new StringBuilder("| variable | goes over |\n|---|---|\n");
        var named = Paths.All(ConnectorKeys.Root).Where(found => found.Key.Variable is not null);
        foreach (var group in named.GroupBy(found => found.Key.Variable!))
        {
            var keys = string.Join(", ", group.Select(found => $"`{found.Path}`"));
            text.Append(CultureInfo.InvariantCulture, $"| `{group.Key}` | {keys} |\n");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string title, SectionType section, string prefix)
    {
        text.Append(CultureInfo.InvariantCulture, $"### {title}\n\n");
        text.Append("| key | value | default | variable | |\n|---|---|---|---|---|\n");
        foreach (var key in section.Keys)
        {
            text.Append(Row(key, prefix));
        }

        text.Append('\n');
        foreach (var key in section.Keys)
        {
            var (below, path) = key.Type switch
            {
                SectionType sub => (sub, prefix + key.Name),
                ListType { Item: SectionType item } => (item, prefix + key.Name + "[]"),
                _ => (null, ""),
            };
            if (below is not null)
            {
                Append(text, $"`{path}`", below, path + ".");
            }
        }
    }

    private static string Row(Key key, string prefix)
    {
        var effect = KeysWithoutEffect.Contains(prefix + key.Name) ? NoEffect : "";
        var variable = key.Variable is null ? "" : $"`{key.Variable}`";
        return $"| `{key.Name}` | {Value(key)} | {Default(key)} | {variable} | {key.Description}{effect} |\n";
    }

    private static string Value(Key key) => key.Type switch
    {
        SectionType => "mapping, below",
        ListType { Item: SectionType } => "list, below",
        _ => $"{key.Type.Expectation}, such as `{key.Example}`",
    };

    private static string Default(Key key) => key switch
    {
        { Default: { } value } => $"`{value}`",
        { DefaultWords: { } words } => words,
        { Required: true, InsteadOfIt: { } other } => $"required, unless `{other}`",
        { Required: true } => "required",
        _ => "",
    };
}
