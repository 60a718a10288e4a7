using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Connector.Testing;

/// <summary>
/// What a test needs on the machine beside .NET. Without it the test is skipped and says why; where nothing may be
/// skipped, as in CI, <c>CONNECTOR_TESTS_NO_SKIP=1</c> makes that a failure.
/// </summary>
public static class Requires
{
    private const string NoSkip = "CONNECTOR_TESTS_NO_SKIP";

    /// <summary>How long a program may take to say that it is there.</summary>
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(30);

    private static readonly Lazy<bool> _engineAnswers = new(() => Succeeds("docker", "info"));
    private static readonly Lazy<bool> _composeIsThere =
        new(() => Succeeds("docker-compose", "version") || Succeeds("docker", "compose", "version"));

    /// <summary>Whether a Docker engine answers; for what starts containers before a test can say that it needs them.</summary>
    public static bool HasDocker => _engineAnswers.Value && _composeIsThere.Value;

    /// <summary>Node.js and npm, for the JavaScript peers.</summary>
    public static void Node() => Programs("node", "npm");

    /// <summary>PostgreSQL's server; returns the directory of its programs, which Debian does not put on the PATH.</summary>
    public static string Postgres()
    {
        const string Versions = "/usr/lib/postgresql";
        var debian = Directory.Exists(Versions) ? Directory.GetDirectories(Versions).Select(version => Path.Combine(version, "bin")) : [];
        var found = debian.Order(StringComparer.Ordinal).Reverse().Concat(PathFolders)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb")));
        if (found is null) Missing("PostgreSQL's programs postgres and initdb were not found");
        return found!;
    }

    /// <summary>The superuser, for what only that one may do.</summary>
    public static void Root(string what)
    {
        if (!Environment.IsPrivilegedProcess) Missing($"{what} needs root");
    }

    /// <summary>Programs on the PATH.</summary>
    public static void Programs(params string[] names)
    {
        var missing = names.Where(name => !IsOnThePath(name)).ToArray();
        if (missing.Length > 0) Missing($"{string.Join(" and ", missing)} not found on the PATH");
    }

    /// <summary>A Docker engine that answers, and docker-compose or its plugin.</summary>
    public static void Docker()
    {
        Programs("docker");
        if (!_engineAnswers.Value) Missing("no Docker engine answers `docker info` within 30 s");
        if (!_composeIsThere.Value) Missing("neither docker-compose nor the plugin `docker compose` was found");
    }

    /// <summary>Whether the program can be run with these arguments and exits 0 in time.</summary>
    public static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (process.WaitForExit(ProbeLimit)) return process.ExitCode == 0;
            process.Kill(entireProcessTree: true);
            return false;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Ends the test: skipped with this reason, or failed where nothing may be skipped.</summary>
    public static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable(NoSkip) == "1") Assert.Fail($"{reason}, and {NoSkip} forbids to skip");
        Assert.Skip(reason);
    }

    private static string[] PathFolders =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static bool IsOnThePath(string name) => PathFolders.Any(folder => File.Exists(Path.Combine(folder, name)));
}
