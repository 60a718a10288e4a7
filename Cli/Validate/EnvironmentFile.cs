using System.CommandLine;
using Connector.Cli.Host;

namespace Connector.Cli.Validate;

/// <summary>
/// Reads the files that docker compose calls env files: <c>NAME=value</c> a line, comments after <c>#</c>, values
/// bare or in quotes, an optional <c>export</c> in front.
/// </summary>
internal static class EnvironmentFile
{
    /// <summary>The option that names such files; it may be given more than once.</summary>
    public static Option<FileInfo[]> Option() => new("--env-file")
    {
        Description = "File of NAME=value lines, as docker compose reads it; may be given more than once",
        HelpName = "file",
    };

    /// <summary>The environment with each of the files over it, later ones over earlier ones.</summary>
    public static Dictionary<string, string> Over(IReadOnlyDictionary<string, string> environment, IEnumerable<FileInfo>? files)
    {
        var all = new Dictionary<string, string>(environment);
        foreach (var file in files ?? []) AddTo(all, file);
        return all;
    }

    /// <summary>Adds the file's variables to <paramref name="environment"/>, over those that are there.</summary>
    /// <exception cref="ProblemException">The file cannot be read, or a line is not of that form.</exception>
    public static void AddTo(Dictionary<string, string> environment, FileInfo file)
    {
        var number = 0;
        foreach (var line in ReadLines(file))
        {
            number++;
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#') continue;
            if (text.StartsWith("export ", StringComparison.Ordinal)) text = text[7..].TrimStart();
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || text.AsSpan(0, equals).ContainsAny(" \t\""))
                throw new ProblemException($"{file}:{number}:1: not an assignment", "Write NAME=value, or # before a comment");
            environment[text[..equals]] = Value(text[(equals + 1)..].Trim());
        }
    }

    private static string[] ReadLines(FileInfo file)
    {
        try
        {
            return File.ReadAllLines(file.FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(
                $"the env file '{file}' cannot be read ({exception.GetType().Name})", "Check the path and its permissions");
        }
    }

    private static string Value(string text)
    {
        if (text.Length > 0 && text[0] is '"' or '\'')
        {
            var end = text.IndexOf(text[0], 1);
            if (end > 0) return text[1..end];
        }

        var comment = text.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? text : text[..comment].TrimEnd();
    }
}
