using System.Text.RegularExpressions;

namespace Connector.Tidy.Tests;

/// <summary>How files look.</summary>
public sealed partial class FileRules
{
    private const int MaxLines = 300;

    [Fact]
    public void one_idea_fits_under_three_hundred_lines() =>
        Assert.DoesNotContain(
            Repository.Files("*.cs").Select(file => (file, lines: Repository.Lines(file).Length)),
            file => file.lines >= MaxLines);

    [Fact]
    public void names_say_what_a_thing_is() =>
        Assert.DoesNotContain(Repository.Files("*.cs"), file => EmptyName().IsMatch(Path.GetFileName(file)));

    [Fact]
    public void nothing_is_left_half_done() =>
        Assert.Empty(Repository.Matches(Repository.Files("*.cs", ":!tests/Tidy.Tests/FileRules.cs"), HalfDone()));

    [Fact]
    public void no_machine_path_stands_in_a_file() =>
        Assert.Empty(Repository.Matches(
            Repository.Files("*.cs", "*.csproj", "*.props", "*.md", "*.yaml", "*.yml", "*.json", ".ci", ":!tests/Tidy.Tests/FileRules.cs"),
            MachinePath()));

    [Fact]
    public void lock_files_name_no_registry() =>
        Assert.Empty(Repository.Matches(Repository.Files("*package-lock.json"), RegistryHost()));

    [Fact]
    public void log_event_ids_are_unique_within_a_project()
    {
        var ids =
            from file in Repository.Files("*.cs", ":!tests")
            from Match match in LogEventId().Matches(Repository.Text(file))
            group file by (Project: file.Split('/')[0], Id: match.Groups["id"].Value);
        Assert.NotEmpty(ids);
        Assert.Empty(ids.Where(id => id.Count() > 1).Select(id => $"{id.Key}: {string.Join(", ", id)}"));
    }

    [Fact]
    public void only_the_configuration_and_the_command_line_know_a_default_port()
    {
        var code = Repository.Files("*.cs", ":!Configuration", ":!Cli", ":!bench", ":!tests/Cli.Tests", ":!tests/Configuration.Tests", ":!tests/Gateway.Tests/Clustering",
            ":!tests/EndToEnd.Tests/ReadmeTests.cs", ":!tests/EndToEnd.Tests/Settlement/ExampleTests.cs", // quote the lines of a README.md
            ":!tests/Deployment.Tests"); // asks at the ports inside containers, which compose files promise
        Assert.Empty(Repository.Matches(code, FixedPort(), line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
    }

    [Fact]
    public void links_in_documents_lead_somewhere() =>
        Assert.Empty(
            from file in Repository.Files("*.md")
            from Match match in RelativeLink().Matches(Repository.Text(file))
            let target = Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, match.Groups["path"].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{file}: {match.Value}");

    [GeneratedRegex("(Util|Utils|Utility|Utilities|Helper|Helpers|Manager|Common)(\\.|$)")]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bSkip ?= ?""")]
    private static partial Regex HalfDone();

    [GeneratedRegex(@"(^|[\s""'(=])(/work/|/home/[a-z]|/root/|/tmp/[a-z]|[A-Z]:\\\\)")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"""resolved"": *""https?:")]
    private static partial Regex RegistryHost();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(EventId ?= ?)?(?<id>\d+)")]
    private static partial Regex LogEventId();

    [GeneratedRegex(@"\b[Pp]ort\w*\s*(=|:)\s*\d{4,5}\b|(localhost|127\.0\.0\.1|\[::1\]):\d{4,5}\b|ListenAnyIP\(\d")]
    private static partial Regex FixedPort();

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)(?<path>[^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex RelativeLink();
}
