using System.Text.RegularExpressions;
using Connector.Testing;

namespace Connector.Deployment.Tests.Docker;

/// <summary>The commands of README.md, section "Production Deployment", by the heading that they stand below.</summary>
internal static partial class Readme
{
    private const string Heading = "## Production Deployment";

    /// <summary>Blocks of commands below each heading, in order; headings without any are not there.</summary>
    public static IReadOnlyList<(string Heading, string[] Blocks)> Sections { get; } = Read();

    private static List<(string Heading, string[] Blocks)> Read()
    {
        var text = File.ReadAllText(SourceTree.PathOf("README.md"));
        var start = text.IndexOf($"\n{Heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"README.md has no section '{Heading}'");
        var end = text.IndexOf("\n## ", start + Heading.Length, StringComparison.Ordinal);
        return
        [
            .. from part in text[start..end].Split("\n### ")
               let blocks = Block().Matches(part).Select(match => match.Groups["commands"].Value).ToArray()
               where blocks.Length > 0
               select (part.Split('\n')[0], blocks),
        ];
    }

    [GeneratedRegex("```sh\n(?<commands>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
