using System.Text.RegularExpressions;

namespace Connector.Configuration.Yaml;

/// <summary>What an unquoted value means by the core schema of YAML 1.2, which M2M's reader follows too.</summary>
internal enum ScalarKind
{
    Nothing,
    Flag,
    Integer,
    Fraction,
    Text,
}

internal static partial class ScalarKinds
{
    public static ScalarKind Of(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Nothing,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Flag,
        _ when Integer().IsMatch(text) => ScalarKind.Integer,
        _ when Fraction().IsMatch(text) => ScalarKind.Fraction,
        _ => ScalarKind.Text,
    };

    public static string Describe(ScalarKind kind) => kind switch
    {
        ScalarKind.Nothing => "nothing",
        ScalarKind.Flag => "true or false",
        ScalarKind.Integer or ScalarKind.Fraction => "a number",
        _ => "text",
    };

    [GeneratedRegex(@"^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\z")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z")]
    private static partial Regex Fraction();
}
