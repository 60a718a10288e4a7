using System.Text.RegularExpressions;

namespace Connector.Configuration.Yaml;

/// <summary>
/// Inside <c>{ }</c> and <c>[ ]</c> YAML takes a brace for its own, so <c>{ token: ${TOKEN} }</c> would not be read.
/// The braces and commas of variables are hidden while the text is parsed; columns stay where they were.
/// </summary>
internal sealed partial class Braces
{
    private const string Hideable = "{},[]";
    private readonly char _first;

    private Braces(char first) => _first = first;

    /// <summary>Chooses characters that the text does not use.</summary>
    public static Braces For(string text)
    {
        var first = '\uE000';
        while (text.Any(c => c >= first && c < first + Hideable.Length))
        {
            first = (char)(first + Hideable.Length);
        }

        return new Braces(first);
    }

    public string Hide(string text) => Variable().Replace(text, match => Map(match.Value, Cover));

    public string Show(string text) => Map(text, Uncover);

    private char Cover(char c)
    {
        var index = Hideable.IndexOf(c, StringComparison.Ordinal);
        return index < 0 ? c : (char)(_first + index);
    }

    private char Uncover(char c) => c >= _first && c < _first + Hideable.Length ? Hideable[c - _first] : c;

    private static string Map(string text, Func<char, char> map) =>
        string.Create(text.Length, (text, map), static (span, state) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = state.map(state.text[i]);
            }
        });

    [GeneratedRegex(@"\$\{[^{}\r\n]*\}")]
    private static partial Regex Variable();
}
