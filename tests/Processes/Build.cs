namespace Connector.Testing.Processes;

/// <summary>Where this build's programs are.</summary>
public static class Build
{
    /// <summary>The assembly of a program, such as <c>Silo</c>, built in the same configuration as this test.</summary>
    public static string PathOf(string program)
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var path = SourceTree.PathOf("artifacts", "bin", program, configuration, $"Connector.{program}.dll");
        Assert.True(File.Exists(path), $"{path} was not built");
        return path;
    }
}
