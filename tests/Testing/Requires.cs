using Xunit;

namespace Connector.Testing;

/// <summary>
/// What a test needs on the machine beside .NET. Without it the test is skipped and says why; where nothing may be
/// skipped, as in CI, <c>CONNECTOR_TESTS_NO_SKIP=1</c> makes that a failure.
/// </summary>
public static class Requires
{
    private const string NoSkip = "CONNECTOR_TESTS_NO_SKIP";

    /// <summary>Node.js and npm, for the JavaScript peers.</summary>
    public static void Node() => Programs("node", "npm");

    /// <summary>Programs on the PATH.</summary>
    public static void Programs(params string[] names)
    {
        var missing = names.Where(name => !IsOnThePath(name)).ToArray();
        if (missing.Length > 0) Missing($"{string.Join(" and ", missing)} not found on the PATH");
    }

    /// <summary>Ends the test: skipped with this reason, or failed where nothing may be skipped.</summary>
    public static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable(NoSkip) == "1") Assert.Fail($"{reason}, and {NoSkip} forbids to skip");
        Assert.Skip(reason);
    }

    private static bool IsOnThePath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, name)));
}
