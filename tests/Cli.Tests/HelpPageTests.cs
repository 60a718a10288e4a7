using System.Text.RegularExpressions;
using Connector.Testing;

namespace Connector.Cli.Tests;

/// <summary>docs/cli.md says what the help says: nothing is missing from it, and nothing in it is made up.</summary>
public sealed partial class HelpPageTests
{
    private static readonly string Page = File.ReadAllText(SourceTree.PathOf("docs", "cli.md"));

    [Fact]
    public async Task every_command_has_a_section_and_every_section_is_a_command() =>
        Assert.Equal(await CommandsAsync(), Section().Matches(Page).Select(match => match.Groups["name"].Value).Order());

    [Fact]
    public async Task every_option_and_argument_of_a_command_stands_in_its_section_and_no_other_does()
    {
        foreach (var command in await CommandsAsync())
        {
            var help = (await CommandLine.RunAsync([.. command.Split(' '), "--help"])).Out;
            Assert.Equal((command, Flags(help)), (command, RowsOf(SectionOf(command))));
        }
    }

    [Fact]
    public async Task every_example_of_a_section_is_one_of_the_help()
    {
        foreach (var command in await CommandsAsync())
        {
            var help = (await CommandLine.RunAsync([.. command.Split(' '), "--help"])).Out.Split('\n').Select(line => line.Trim()).ToHashSet();
            var examples = Example().Matches(SectionOf(command)).Select(match => match.Value.Trim()).ToArray();
            Assert.NotEmpty(examples);
            Assert.All(examples, example => Assert.Contains(example, help));
        }
    }

    [Fact]
    public async Task options_of_every_command_are_told_once()
    {
        var help = (await CommandLine.RunAsync("--help")).Out;
        Assert.Equal(
            Option().Matches(help).Select(match => match.Groups["flag"].Value.Trim()).Order(),
            Row().Matches(Page[..Page.IndexOf("\n## ", StringComparison.Ordinal)])
                .Select(match => match.Groups["flag"].Value).Where(flag => flag[0] == '-').Order());
    }

    [Fact]
    public void every_exit_code_is_explained() =>
        Assert.All(
            typeof(Connector.Cli.Host.ExitCode).GetFields().Select(field => field.GetRawConstantValue()),
            code => Assert.Contains($"\n| {code} | ", Page, StringComparison.Ordinal));

    private static async Task<string[]> CommandsAsync()
    {
        List<string> commands = [];
        foreach (var command in await CommandsBelowAsync([]))
        {
            commands.Add(command);
            commands.AddRange((await CommandsBelowAsync([command])).Select(below => $"{command} {below}"));
        }

        Assert.True(commands.Count >= 5, string.Join('\n', commands));
        return [.. commands.Order()];
    }

    private static async Task<IEnumerable<string>> CommandsBelowAsync(string[] command)
    {
        var help = (await CommandLine.RunAsync([.. command, "--help"])).Out;
        var start = help.IndexOf("\nCommands:", StringComparison.Ordinal);
        return start < 0 ? [] : Command().Matches(ListOfCommands().Match(help[start..]).Value).Select(match => match.Groups["name"].Value);
    }

    /// <summary>Flags and arguments as the help writes them, but for those that every command has.</summary>
    private static string Flags(string help)
    {
        var flags = Option().Matches(help).Select(match => match.Groups["flag"].Value.Replace("(REQUIRED)", "", StringComparison.Ordinal).Trim())
            .Where(flag => !flag.Contains("--help", StringComparison.Ordinal));
        return string.Join('\n', flags.Concat(Argument().Matches(help).Select(match => match.Groups["flag"].Value)).Order());
    }

    private static string RowsOf(string section) =>
        string.Join('\n', Row().Matches(section)
            .Select(match => match.Groups["flag"].Value.Replace("\\|", "|", StringComparison.Ordinal)).Order());

    private static string SectionOf(string command)
    {
        var start = Page.IndexOf($"\n## ilp {command}\n", StringComparison.Ordinal);
        var end = Page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return Page[start..(end < 0 ? Page.Length : end)];
    }

    [GeneratedRegex("(?m)^## ilp (?<name>[a-z]+( [a-z-]+)?)$")]
    private static partial Regex Section();

    [GeneratedRegex("\\nCommands:\\r?\\n(?:  .*\\n)+")]
    private static partial Regex ListOfCommands();

    [GeneratedRegex("(?m)^  (?<name>[a-z-]+) ")]
    private static partial Regex Command();

    [GeneratedRegex("(?m)^  (?<flag>-\\S*(?: \\S+)*?)(?:  |$)")]
    private static partial Regex Option();

    [GeneratedRegex("(?m)^  (?<flag><[A-Z]+>(?:\\.\\.\\.)?)")]
    private static partial Regex Argument();

    [GeneratedRegex(@"(?m)^\| `(?<flag>[-<](?:\\\||[^`|])+)` \|")]
    private static partial Regex Row();

    [GeneratedRegex("(?m)^    ilp .+$")]
    private static partial Regex Example();
}
