using System.Runtime.CompilerServices;

namespace Connector.EndToEnd.Tests.Processes;

/// <summary>Where this build's programs are.</summary>
internal static class Build
{
    /// <summary>Root of the repository.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisDirectory(), "../../.."));

    /// <summary>The assembly of a program, such as <c>Silo</c>, built in the same configuration as this test.</summary>
    public static string PathOf(string program)
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var path = Path.Combine(Root, "artifacts", "bin", program, configuration, $"Connector.{program}.dll");
        Assert.True(File.Exists(path), $"{path} was not built");
        return path;
    }

    /// <summary>A file of the repository.</summary>
    public static string FileOf(params string[] path) => Path.Combine([Root, .. path]);

    private static string ThisDirectory([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
