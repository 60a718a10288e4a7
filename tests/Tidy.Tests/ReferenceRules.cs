using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Connector.Tidy.Tests;

/// <summary>Who may know whom.</summary>
public sealed partial class ReferenceRules
{
    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Protocols"] = [],
        ["Ledger"] = [],
        ["Configuration"] = ["Protocols"],
        ["Grains.Interfaces"] = ["Protocols"],
        ["Grains"] = ["Grains.Interfaces", "Protocols", "Ledger", "Configuration"],
        ["Gateway"] = ["Grains.Interfaces", "Protocols", "Configuration"],
        ["Silo"] = ["Grains", "Gateway", "Ledger"],
        ["Cli"] = ["Configuration", "Protocols"],
        ["Dashboard"] = [],
    };

    /// <summary>Where the grains meet Orleans, beside the grains themselves.</summary>
    private static readonly string[] DoorsToOrleans =
    [
        "Grains/GrainsHosting.cs", "Grains/Routing/RoutingSubscription.cs",
        // The grains of another shard are those of another cluster: these are reached here and nowhere else.
        "Grains/Shards/IShardClients.cs", "Grains/Shards/ShardContact.cs", "Grains/Shards/ShardEnd.cs",
    ];

    [Fact]
    public void projects_reference_only_what_the_dependency_rule_allows() =>
        Assert.All(
            MayReference,
            rule => Assert.Subset(rule.Value.ToHashSet(), References(rule.Key, "ProjectReference")));

    [Fact]
    public void every_product_project_has_a_dependency_rule() =>
        Assert.All(
            Repository.Files(":(glob)*/*.csproj").Select(file => Path.GetDirectoryName(file)!),
            project => Assert.Contains(project, (IDictionary<string, string[]>)MayReference));

    [Fact]
    public void protocols_needs_no_package() => Assert.Empty(References("Protocols", "PackageReference"));

    [Fact]
    public void versions_of_packages_stand_in_one_place_and_sources_nowhere()
    {
        Assert.Empty(Repository.Matches(Repository.Files("*.csproj"), VersionedPackage()));
        Assert.DoesNotContain(Repository.Files("*"), file => file.EndsWith("nuget.config", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void only_grains_and_their_state_know_orleans() =>
        Assert.Empty(Repository.Matches(
            Repository.Files("Grains/*.cs").Where(file => !MayKnowOrleans(file)),
            OrleansInCode(),
            line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    private static bool MayKnowOrleans(string file) =>
        ClassOf(file).EndsWith("Grain", StringComparison.Ordinal)
        || ClassOf(file).EndsWith("State", StringComparison.Ordinal)
        || DoorsToOrleans.Contains(file);

    /// <summary>The class that the file has, or has a part of: <c>Class.cs</c>, <c>Class.Part.cs</c>.</summary>
    private static string ClassOf(string file) => Path.GetFileName(file).Split('.')[0];

    private static HashSet<string> References(string project, string kind) =>
        XDocument.Load(Path.Combine(Repository.Root, project, project + ".csproj"))
            .Descendants(kind)
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!))
            .ToHashSet();

    [GeneratedRegex(@"<PackageReference[^>]*\bVersion=")]
    private static partial Regex VersionedPackage();

    [GeneratedRegex(@"\b(Orleans|IGrainFactory|GrainFactory|IGrainContext|ISiloBuilder|ISiloLifecycle|: Grain)\b")]
    private static partial Regex OrleansInCode();
}
