using Connector.Testing;

namespace Connector.Configuration.Tests;

/// <summary>Files of the repository that these tests read.</summary>
internal static class Repository
{
    public static string Examples => PathOf("examples");

    public static string M2MFiles => PathOf("tests/Configuration.Tests/Fixtures/M2M");

    public static string PathOf(string file) => SourceTree.PathOf(file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    /// <summary>YAML files below a folder, relative to it, for theories.</summary>
    public static IEnumerable<string> YamlFiles(string folder) =>
        Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
}
