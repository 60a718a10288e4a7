using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Connector.Tidy.Tests;

/// <summary>The Dockerfile names the projects twice, by hand: what it leaves out would be missed only on another machine.</summary>
public sealed partial class ImageRules
{
    private static readonly string[] Programs = ["Silo", "Cli", "Dashboard"];

    [Fact]
    public void the_image_is_built_from_every_project_that_its_programs_need_and_from_no_other()
    {
        var needed = Programs.SelectMany(WithReferences).ToHashSet();
        var restored = RestoredProject().Matches(Repository.Text("Dockerfile")).Select(match => match.Groups["project"].Value);
        var sent = SentFolder().Matches(Repository.Text(".dockerignore")).Select(match => match.Groups["project"].Value);

        Assert.Equal(needed.Order(), restored.Order());
        Assert.Equal(needed.Order(), sent.Order());
    }

    private static IEnumerable<string> WithReferences(string project) =>
        XDocument.Load(Path.Combine(Repository.Root, project, project + ".csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!))
            .SelectMany(WithReferences)
            .Prepend(project);

    [GeneratedRegex(@"(?m)^COPY (?<project>[A-Za-z.]+)/\*\.csproj \k<project>/$")]
    private static partial Regex RestoredProject();

    [GeneratedRegex(@"(?m)^!(?<project>[A-Za-z.]+)/\*\*$")]
    private static partial Regex SentFolder();
}
