namespace Connector.Configuration.Keys;

/// <summary>
/// Keys that are read and checked though this release does not act on them. The one place where that is said: a
/// warning at start and a mark in the documentation follow from it. Remove a line when its feature lands.
/// </summary>
internal static class KeysWithoutEffect
{
    private static readonly HashSet<string> _paths = new(StringComparer.Ordinal)
    {
        "peers[].http",
        "peers[].routing",
        "routeBroadcast",
    };

    /// <summary>Whether the key at a path (lists written <c>[]</c>) has no effect yet.</summary>
    public static bool Contains(string path) => _paths.Contains(path);

    /// <summary>Every path, for the test that none is misspelt.</summary>
    public static IReadOnlyCollection<string> Paths => _paths;
}
