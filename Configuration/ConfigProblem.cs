namespace Connector.Configuration;

/// <summary>How bad a <see cref="ConfigProblem"/> is.</summary>
public enum ConfigSeverity
{
    /// <summary>The connector starts; somebody should look.</summary>
    Warning,

    /// <summary>The configuration is refused.</summary>
    Error,
}

/// <summary>One thing that is wrong with a configuration. Never contains the value of a secret.</summary>
/// <param name="Severity">Whether the configuration is refused for it.</param>
/// <param name="File">File name as it was given, or <see cref="Environment"/>.</param>
/// <param name="Line">Line, from 1; 0 when the problem has no place in the file.</param>
/// <param name="Column">Column, from 1; 0 when the problem has no place in the file.</param>
/// <param name="Key">Path of the key, such as <c>peers[1].url</c>, or the name of the variable; may be empty.</param>
/// <param name="Message">What is wrong, without a full stop.</param>
/// <param name="Fix">What to write instead, without a full stop.</param>
public sealed record ConfigProblem(
    ConfigSeverity Severity, string File, int Line, int Column, string Key, string Message, string Fix)
{
    /// <summary>The <see cref="File"/> of a problem that an environment variable has.</summary>
    public const string Environment = "environment";

    /// <summary><c>file:line:column: key: message. fix</c>; what does not apply is left out.</summary>
    public override string ToString()
    {
        var place = Line == 0 ? File : $"{File}:{Line}:{Column}";
        var subject = Key.Length == 0 ? place : $"{place}: {Key}";
        return Fix.Length == 0 ? $"{subject}: {Message}" : $"{subject}: {Message}. {Fix}";
    }
}
