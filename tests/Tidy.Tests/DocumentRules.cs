using System.Text.RegularExpressions;

namespace Connector.Tidy.Tests;

/// <summary>What documents say is true, as far as a machine can tell.</summary>
public sealed partial class DocumentRules
{
    /// <summary>tests/Deployment.Tests reads the commands of this section out of the file, and runs all of them.</summary>
    private const string RunAsItStands = "\n## Production Deployment\n";

    [Fact]
    public void every_command_of_the_readme_runs_in_ci_or_in_a_test()
    {
        var readme = Repository.Text("README.md");
        var start = readme.IndexOf(RunAsItStands, StringComparison.Ordinal);
        var end = readme.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        Assert.Contains(RunAsItStands.Trim(), Repository.Text("tests/Deployment.Tests/Docker/Readme.cs"), StringComparison.Ordinal);
        var runs = string.Join('\n', Repository.Files(".ci/run", "tests/EndToEnd.Tests/*.cs").Select(Repository.Text));
        var commands = ShellBlock().Matches(readme.Remove(start, end - start))
            .SelectMany(block => block.Groups["commands"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(line => line.Split(" #")[0].Trim())
            .Where(line => line.Length > 0 && line[0] != '#')
            .ToArray();

        Assert.NotEmpty(commands);
        Assert.DoesNotContain(commands, command => !runs.Contains(command, StringComparison.Ordinal));
    }

    [Fact]
    public void every_file_that_a_document_names_exists()
    {
        var code = Repository.Files("*.cs").ToHashSet();
        Assert.Empty(
            from document in Repository.Files("*.md")
            from Match match in NamedFile().Matches(Repository.Text(document))
            let name = match.Groups["file"].Value
            where !code.Contains(name) && !code.Any(file => file.EndsWith("/" + name, StringComparison.Ordinal))
            select $"{document}: {name}");
    }

    [GeneratedRegex("```sh\n(?<commands>.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex("`(?<file>[A-Za-z0-9_./]+\\.cs)`")]
    private static partial Regex NamedFile();
}
