namespace Connector.Deployment.Tests.Docker;

/// <summary>The Docker engine, as an operator types to it.</summary>
internal static class Engine
{
    /// <summary>The image of this source, by a name of the tests: a connector that runs on this machine keeps its own.</summary>
    public const string Image = "ilp-connector-tests";

    /// <summary>The build restores packages and compiles everything, on a machine that may have two busy cores.</summary>
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(30);

    private static readonly Lazy<Task> _image = new(BuildAsync);

    /// <summary>Builds the image of this source, once for all tests.</summary>
    public static Task ImageIsBuiltAsync() => _image.Value;

    /// <summary>What <c>docker</c> prints to stdout; an exit code other than 0 fails the test.</summary>
    public static async Task<string> DockerAsync(params string[] arguments) =>
        (await Commands.RunAsync("docker", arguments)).Succeeded().Out.Trim();

    /// <summary>What <c>docker inspect</c> says of an object.</summary>
    public static Task<string> InspectAsync(string name, string format) => DockerAsync("inspect", "-f", format, name);

    /// <summary>Lines of what <c>docker</c> prints.</summary>
    public static async Task<string[]> LinesAsync(params string[] arguments) =>
        (await DockerAsync(arguments)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A command in a running container, whatever its exit code.</summary>
    public static Task<CommandResult> ExecAsync(string container, params string[] command) =>
        Commands.RunAsync("docker", ["exec", container, .. command]);

    // The network of the host, because a package source may be reachable from there alone.
    private static async Task BuildAsync() =>
        (await Commands.RunAsync("docker", ["build", "--network=host", "-t", Image, "."], limit: BuildLimit)).Succeeded();
}
