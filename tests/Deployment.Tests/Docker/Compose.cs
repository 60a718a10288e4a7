using Connector.Testing;

namespace Connector.Deployment.Tests.Docker;

/// <summary>
/// One compose file, started for a test. All tests share one project name, so that what a killed run left behind is known
/// as theirs and goes first; what belongs to somebody else is never touched.
/// </summary>
/// <param name="file">The compose file.</param>
/// <param name="folder">What paths in it count from.</param>
internal sealed class Compose(string file, string folder)
{
    /// <summary>Project of everything that the tests start.</summary>
    public const string Project = "ilp-connector-tests";

    private const string ProjectLabel = "com.docker.compose.project";

    private static readonly bool _isPlugin = !Requires.Succeeds("docker-compose", "version");

    /// <summary>The command, in one word or two.</summary>
    public static string Name => _isPlugin ? "docker compose" : "docker-compose";

    /// <summary>Variables for the command: names of the tests for the project and the image.</summary>
    public Dictionary<string, string> Environment { get; } = new()
    {
        ["COMPOSE_PROJECT_NAME"] = Project,
        ["ILP_IMAGE"] = Engine.Image,
    };

    /// <summary>Runs it with these arguments; an exit code other than 0 fails the test.</summary>
    public async Task<CommandResult> RunAsync(params string[] arguments)
    {
        string[] all = ["-f", file, "--project-directory", folder, .. arguments];
        var result = await (_isPlugin
            ? Commands.RunAsync("docker", ["compose", .. all], folder, Environment)
            : Commands.RunAsync("docker-compose", all, folder, Environment));
        return result.Succeeded();
    }

    /// <summary>Removes what an earlier run left, makes sure that nobody else has the names, and starts everything.</summary>
    public async Task UpAsync(params string[] names)
    {
        await RemoveLeftoversAsync();
        await NamesAreFreeAsync(names);
        await RunAsync("up", "-d");
    }

    /// <summary>Stops everything and removes it with its volumes.</summary>
    public Task DownAsync() => RunAsync("down", "-v", "--remove-orphans");

    /// <summary>What all containers wrote last, for the message of a test that fails.</summary>
    public async Task<string> LogsAsync() => (await RunAsync("logs", "--no-color", "--tail=40")).Everything;

    /// <summary>Removes every container, network and volume of the tests' project.</summary>
    public static async Task RemoveLeftoversAsync()
    {
        var mine = $"label={ProjectLabel}={Project}";
        foreach (var container in await Engine.LinesAsync("ps", "-aq", "--filter", mine))
            await Engine.DockerAsync("rm", "-f", "-v", container);
        foreach (var network in await Engine.LinesAsync("network", "ls", "-q", "--filter", mine))
            await Engine.DockerAsync("network", "rm", network);
        foreach (var volume in await Engine.LinesAsync("volume", "ls", "-q", "--filter", mine))
            await Engine.DockerAsync("volume", "rm", volume);
    }

    /// <summary>Fails when containers, networks or volumes of these names exist: they are somebody's, and stay.</summary>
    public static async Task NamesAreFreeAsync(params string[] names)
    {
        string[] taken =
        [
            .. await Engine.LinesAsync("ps", "-a", "--format", "{{.Names}}"),
            .. await Engine.LinesAsync("network", "ls", "--format", "{{.Name}}"),
            .. await Engine.LinesAsync("volume", "ls", "--format", "{{.Name}}"),
        ];
        var theirs = names.Intersect(taken).ToArray();
        Assert.True(
            theirs.Length == 0,
            $"{string.Join(", ", theirs)}: these are in use on this engine and are not of the tests. Run the tests on another engine (DOCKER_HOST), or remove them.");
    }
}
