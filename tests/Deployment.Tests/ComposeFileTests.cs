using System.Text.RegularExpressions;
using Connector.Deployment.Tests.Docker;
using Connector.Testing;

namespace Connector.Deployment.Tests;

/// <summary>The files by themselves: no engine is needed, but for the ones that ask a compose tool.</summary>
public sealed partial class ComposeFileTests : IDisposable
{
    private const string Production = "docker-compose-production.yml";
    private const string Template = ".env.production.example";

    /// <summary>What operators of M2M have in their <c>.env</c>.</summary>
    private static readonly string[] _known = ["NODE_ID", "LOG_LEVEL", "BTP_PORT", "HEALTH_CHECK_PORT", "DASHBOARD_TELEMETRY_URL"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("connector-test-");

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(SourceTree.Root, "docker-compose*.yml").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task every_compose_tool_on_this_machine_takes_the_file(string file)
    {
        Requires.Docker();
        File.Copy(SourceTree.PathOf(file), Path.Combine(_folder.FullName, file));
        File.Copy(SourceTree.PathOf(Template), Path.Combine(_folder.FullName, ".env"));
        // What a file insists on being told is told.
        var told = DemandedVariable().Matches(await File.ReadAllTextAsync(SourceTree.PathOf(file), TestContext.Current.CancellationToken))
            .Select(match => match.Groups["name"].Value).Distinct().ToDictionary(name => name, _ => "told");
        if (Requires.Succeeds("docker-compose", "version"))
            (await Commands.RunAsync("docker-compose", ["-f", file, "config", "-q"], _folder.FullName, told)).Succeeded();
        if (Requires.Succeeds("docker", "compose", "version"))
            (await Commands.RunAsync("docker", ["compose", "-f", file, "config", "-q"], _folder.FullName, told)).Succeeded();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void the_image_is_called_what_the_readme_builds(string file)
    {
        var images = Image().Matches(File.ReadAllText(SourceTree.PathOf(file)));
        Assert.NotEmpty(images);
        Assert.Contains(images, image => image.Groups["name"].Value == "${ILP_IMAGE:-ilp-connector}");
    }

    [Fact]
    public void the_template_has_every_variable_of_the_compose_file_and_those_that_operators_know()
    {
        var template = TemplateVariable().Matches(File.ReadAllText(SourceTree.PathOf(Template)))
            .Select(match => match.Groups["name"].Value).ToHashSet();
        var read = ReadVariable().Matches(File.ReadAllText(SourceTree.PathOf(Production)))
            .Select(match => match.Groups["name"].Value).ToHashSet();

        Assert.Subset(template, _known.ToHashSet());
        Assert.Subset(template, read);
    }

    [Fact]
    public void the_template_explains_secrets_and_holds_none()
    {
        var template = File.ReadAllText(SourceTree.PathOf(Template));
        Assert.Contains("openssl rand -base64 32", template, StringComparison.Ordinal);
        Assert.Contains("chmod 600 .env", template, StringComparison.Ordinal);
        Assert.Matches("(?m)^#BTP_PEER_[A-Z_]+_SECRET=$", template);
        Assert.DoesNotMatch("(?m)^[^#]*SECRET[A-Z_]*=.", template);
    }

    [Theory]
    [InlineData(".env")]
    [InlineData("secrets/bob")]
    public async Task what_holds_secrets_is_ignored_by_git_and_never_sent_to_the_engine(string file)
    {
        (await Commands.RunAsync("git", ["check-ignore", file])).Succeeded();
        var sent = File.ReadAllLines(SourceTree.PathOf(".dockerignore")).Where(line => line.StartsWith('!')).ToArray();
        Assert.Contains("*", File.ReadAllLines(SourceTree.PathOf(".dockerignore")));
        Assert.DoesNotContain(sent, line => line[1..].Split('/')[0] == file.Split('/')[0]);
    }

    [GeneratedRegex(@"(?m)^#?(?<name>[A-Z][A-Z_]+)=")]
    private static partial Regex TemplateVariable();

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)")]
    private static partial Regex ReadVariable();

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+):\?")]
    private static partial Regex DemandedVariable();

    [GeneratedRegex(@"image: (?<name>\S+)")]
    private static partial Regex Image();
}
