using System.Text;
using System.Text.RegularExpressions;

namespace Connector.Configuration.Reading;

/// <summary>What became of a text in which variables may stand.</summary>
/// <param name="Text">With every variable filled in.</param>
/// <param name="Variables">The names of the variables, in the order of the text.</param>
/// <param name="Literal">
/// Whether what is there stands in the file: no variable at all, or one whose default was taken.
/// </param>
/// <param name="Mistake">What is wrong; null: nothing.</param>
/// <param name="Fix">What to write instead.</param>
internal readonly record struct Substituted(
    string Text, IReadOnlyList<string> Variables, bool Literal, string? Mistake, string? Fix)
{
    public bool HasVariable => Variables.Count > 0;
}

/// <summary>
/// <c>${NAME}</c>, <c>${NAME:-default}</c>, where an empty variable counts as unset, and <c>$$</c> for a dollar sign.
/// A dollar sign before anything else is a dollar sign.
/// </summary>
internal static partial class Substitution
{
    private const char Dollar = '$';

    public static Substituted Apply(string text, Func<string, string?> find)
    {
        var result = new StringBuilder();
        var variables = new List<string>();
        var literal = false;
        for (var i = 0; i < text.Length; i++)
        {
            var next = i + 1 < text.Length ? text[i + 1] : default;
            if (text[i] == Dollar && next == Dollar)
            {
                result.Append(Dollar);
                i++;
            }
            else if (text[i] == Dollar && next == '{')
            {
                var match = Variable().Match(text, i);
                if (!match.Success)
                {
                    return Wrong(Malformed(text[i..]), "Write ${NAME}, ${NAME:-default}, or $$ for a dollar sign");
                }

                var name = match.Groups["name"].Value;
                var given = find(name);
                if (given is null && !match.Groups["default"].Success)
                {
                    return Wrong(
                        $"the variable {name} is not set, or is empty", $"Set {name}, or write ${{{name}:-default}}");
                }

                variables.Add(name);
                literal |= given is null && match.Groups["default"].Length > 0;
                result.Append(given ?? match.Groups["default"].Value);
                i += match.Length - 1;
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return new Substituted(result.ToString(), variables, literal || variables.Count == 0, null, null);
    }

    private static string Malformed(string rest)
    {
        var end = rest.IndexOf('}', StringComparison.Ordinal);
        return end < 0
            ? "has ${ without }"
            : rest.IndexOf("${", 2, StringComparison.Ordinal) is var inner && inner > 0 && inner < end
                ? "has a variable inside a variable"
                : "has a ${…} that is no variable";
    }

    private static Substituted Wrong(string mistake, string fix) => new("", [], false, mistake, fix);

    [GeneratedRegex(@"\G\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<default>[^{}]*))?\}")]
    private static partial Regex Variable();
}
