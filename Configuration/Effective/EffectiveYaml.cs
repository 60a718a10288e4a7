using System.Globalization;
using System.Text;
using Connector.Configuration.Yaml;

namespace Connector.Configuration.Effective;

/// <summary>The configuration in effect as YAML: what has no value is a comment, so that the text can be read back.</summary>
internal static class EffectiveYaml
{
    private const int CommentColumn = 52;

    public static string Write(string file, EffectiveGroup root)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {file} in effect: variables over the file, the file over defaults.\n");
        text.Append(CultureInfo.InvariantCulture, $"# {EffectiveValue.Hidden} stands for a secret.\n");
        foreach (var part in root.Parts)
        {
            Append(text, part, "");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, EffectiveNode node, string indent)
    {
        switch (node)
        {
            case EffectiveItems { Items.Count: 0 }:
                text.Append(CultureInfo.InvariantCulture, $"{indent}{node.Name}: []\n");
                break;
            case EffectiveItems items:
                text.Append(CultureInfo.InvariantCulture, $"{indent}{node.Name}:\n");
                foreach (var item in items.Items)
                {
                    AppendItem(text, item, indent);
                }

                break;
            case { IsAbsent: true }:
                text.Append(CultureInfo.InvariantCulture, $"{indent}# {node.Name}: {WordsOf(node)}\n");
                break;
            case EffectiveGroup group:
                text.Append(CultureInfo.InvariantCulture, $"{indent}{Scalar(node.Name)}:\n");
                foreach (var part in group.Parts)
                {
                    Append(text, part, indent + "  ");
                }

                break;
            case EffectiveLeaf leaf:
                var line = $"{indent}{Scalar(leaf.Name)}: {Show(leaf.Value.Value!)}";
                text.Append(CultureInfo.InvariantCulture, $"{line.PadRight(CommentColumn)} # {OriginOf(leaf.Value)}\n");
                break;
        }
    }

    /// <summary>The first key of an item stands behind its dash; it always has a value.</summary>
    private static void AppendItem(StringBuilder text, EffectiveGroup item, string indent)
    {
        var body = new StringBuilder();
        foreach (var part in item.Parts)
        {
            Append(body, part, indent + "    ");
        }

        body[indent.Length + 2] = '-';
        text.Append(body);
    }

    private static string WordsOf(EffectiveNode node)
    {
        var words = node.Values.Select(value => value.Note).Distinct().ToArray();
        return words is [{ } one] ? one : "not set";
    }

    private static string OriginOf(EffectiveValue value)
    {
        var origin = value switch
        {
            { Source: EffectiveSource.Variable, Line: 0 } => $"variable {value.Variables[0]}",
            { Source: EffectiveSource.Variable } => $"variable {value.Variables[0]}, over line {value.Line}",
            { Source: EffectiveSource.File, Variables.Count: > 0 } =>
                $"line {value.Line}, with {string.Join(" and ", value.Variables)}",
            { Source: EffectiveSource.File } => $"line {value.Line}",
            _ => "default",
        };
        return value.Note is null ? origin : value.Source == EffectiveSource.Default
            ? $"{origin}: {value.Note}"
            : $"{origin}; {value.Note}";
    }

    private static string Show(object value) => value switch
    {
        string text => Scalar(text),
        bool flag => flag ? "true" : "false",
        IEnumerable<string> many => $"[{string.Join(", ", many.Select(one => Quoted(one)))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>Plain where YAML reads it back as the same text, else in quotes.</summary>
    private static string Scalar(string text)
    {
        var isPlain = text.Length > 0
            && (char.IsAsciiLetterOrDigit(text[0]) || text[0] is '<' or '.' or '/')
            && text.All(letter => char.IsAsciiLetterOrDigit(letter) || "._~/:<>=?&@%+-".Contains(letter, StringComparison.Ordinal))
            && text[^1] != ':'
            && ScalarKinds.Of(text) == ScalarKind.Text;
        return isPlain ? text : Quoted(text);
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            quoted.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '$' => "$$",
                _ when char.IsControl(letter) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}"),
                _ => letter.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
