namespace Connector.Testing;

/// <summary>
/// The repository that a test was built in, found from where it runs (a build for CI maps the paths of sources away, so a
/// caller's file path leads nowhere there).
/// </summary>
public static class SourceTree
{
    /// <summary>Root of the repository: the folder of its solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>A file of the repository.</summary>
    public static string PathOf(params string[] path) => Path.Combine([Root, .. path]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Connector.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds Connector.slnx");
    }
}
