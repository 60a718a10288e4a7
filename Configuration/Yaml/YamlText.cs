using Connector.Configuration.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Connector.Configuration.Yaml;

/// <summary>
/// Turns a YAML text into nodes that know where they stood: one document, anchors and merge keys resolved, each key
/// once. Depth and size are bounded, so that a small file cannot grow into a large one.
/// </summary>
internal sealed class YamlText
{
    private const int MaxDepth = 32;
    private const int MaxNodes = 2_000_000;
    private const char ByteOrderMark = '\uFEFF';
    private const string MergeKey = "<<";
    private const string TextTag = "tag:yaml.org,2002:str";

    private readonly Dictionary<string, (YamlNode Node, int Size)> _anchors = [];
    private readonly Braces _braces;
    private readonly Parser _parser;
    private readonly ProblemLog _problems;
    private int _nodes;

    private YamlText(string text, ProblemLog problems)
    {
        _braces = Braces.For(text);
        _parser = new Parser(new StringReader(_braces.Hide(text)));
        _problems = problems;
    }

    /// <summary>The root of the text; null when there is none. Of keys written twice the first counts.</summary>
    /// <exception cref="YamlSyntaxException">The text is not YAML.</exception>
    public static YamlNode? Parse(string text, ProblemLog problems)
    {
        var yaml = new YamlText(text.TrimStart(ByteOrderMark), problems);
        try
        {
            return yaml.Document();
        }
        catch (YamlException exception)
        {
            throw SyntaxMistakes.From(exception, text);
        }
        catch (Exception exception) when (exception is not YamlSyntaxException)
        {
            // The scanner gives up on some texts with whatever exception it met.
            throw SyntaxMistakes.After(yaml._parser.Current?.End ?? Mark.Empty, text);
        }
    }

    private YamlNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            return null;
        }

        var root = Node(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
        {
            throw new YamlSyntaxException(
                (int)second.Start.Line, (int)second.Start.Column, "a second document starts here",
                "Keep one document in the file and remove the line ---");
        }

        return root;
    }

    private YamlNode Node(int depth)
    {
        var at = _parser.Current!.Start;
        if (depth > MaxDepth)
        {
            throw TooMuch(at, $"lists and mappings are nested more than {MaxDepth} deep");
        }

        Count(1, at);
        var before = _nodes;
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return Aliased(alias);
        }

        var anchor = (_parser.Current as NodeEvent)?.Anchor ?? AnchorName.Empty;
        YamlNode node = _parser.Current switch
        {
            MappingStart => Mapping(depth),
            SequenceStart => Sequence(depth),
            _ => Scalar(_parser.Consume<Scalar>()),
        };
        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = (node, _nodes - before + 1);
        }

        return node;
    }

    private YamlNode Aliased(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var target))
        {
            throw new YamlSyntaxException(
                (int)alias.Start.Line, (int)alias.Start.Column, $"nothing above is marked &{alias.Value}",
                $"Write &{alias.Value} before the value that is meant");
        }

        Count(target.Size, alias.Start);
        return target.Node;
    }

    private YamlSequence Sequence(int depth)
    {
        var start = _parser.Consume<SequenceStart>().Start;
        var items = new List<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1));
        }

        return new YamlSequence((int)start.Line, (int)start.Column, items);
    }

    private YamlMapping Mapping(int depth)
    {
        var start = _parser.Consume<MappingStart>().Start;
        var entries = new List<YamlEntry>();
        var merged = new List<YamlEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var keyNode = Node(depth + 1);
            var value = Node(depth + 1);
            if (keyNode is not YamlScalar key)
            {
                _problems.Error(keyNode, "", $"{keyNode.Kind} cannot be a key", "Write a name, then a colon");
            }
            else if (key is { Text: MergeKey, Quoted: false })
            {
                merged.AddRange(MergedEntries(value));
            }
            else if (entries.Find(entry => entry.Key.Text == key.Text) is { } first)
            {
                _problems.Error(
                    key, key.Text, $"is written twice, first in line {first.Key.Line}", "Keep one of the two");
            }
            else
            {
                entries.Add(new YamlEntry(key, value));
            }
        }

        entries.AddRange(merged.Where(more => !entries.Exists(entry => entry.Key.Text == more.Key.Text)).ToList());
        return new YamlMapping((int)start.Line, (int)start.Column, entries);
    }

    private IEnumerable<YamlEntry> MergedEntries(YamlNode value)
    {
        switch (value)
        {
            case YamlMapping mapping:
                return mapping.Entries;
            case YamlSequence sequence when sequence.Items.All(item => item is YamlMapping):
                return sequence.Items.SelectMany(item => ((YamlMapping)item).Entries).DistinctBy(e => e.Key.Text);
            default:
                _problems.Error(value, MergeKey, $"expected a mapping, found {value.Kind}", "Write <<: *anchor");
                return [];
        }
    }

    private YamlScalar Scalar(Scalar scalar)
    {
        var quoted = scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag.Value == TextTag);
        return new YamlScalar(
            (int)scalar.Start.Line, (int)scalar.Start.Column, _braces.Show(scalar.Value), quoted);
    }

    private void Count(int more, Mark at)
    {
        _nodes += more;
        if (_nodes > MaxNodes)
        {
            throw TooMuch(at, $"the file has more than {MaxNodes} values");
        }
    }

    private static YamlSyntaxException TooMuch(Mark at, string message) =>
        new((int)at.Line, (int)at.Column, message, "Make it smaller");
}
