using System.Diagnostics;
using Connector.Testing;

namespace Connector.Deployment.Tests.Docker;

/// <summary>What a command printed, and how it ended.</summary>
internal sealed record CommandResult(int ExitCode, string Out, string Error)
{
    public string Everything => Out + Error;
}

/// <summary>The Docker engine, as an operator types to it.</summary>
internal static class Engine
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(9);
    private static readonly Lazy<Task<string>> Image = new(BuildAsync);

    /// <summary>The image of this source, built once for all tests.</summary>
    public static Task ImageIsBuiltAsync() => Image.Value;

    /// <summary>Runs <c>docker</c>; a code other than 0 fails the test.</summary>
    public static async Task<string> DockerAsync(params string[] arguments)
    {
        var result = await RunAsync("docker", arguments);
        Assert.True(result.ExitCode == 0, $"docker {string.Join(' ', arguments)}: exit {result.ExitCode}\n{result.Everything}");
        return result.Out;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<CommandResult> RunAsync(string program, string[] arguments, string? directory = null)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? SourceTree.Root,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Await.Within(process.WaitForExitAsync(), $"{program} {string.Join(' ', arguments)} ends", Limit);
        return new CommandResult(process.ExitCode, await output, await error);
    }

    /// <summary>Runs docker-compose, or its plugin where there is no other, in the folder of the file.</summary>
    public static async Task ComposeAsync(string folder, string file, params string[] arguments)
    {
        var isPlugin = !Requires.Succeeds("docker-compose", "version");
        string[] all = [.. isPlugin ? ["compose"] : Array.Empty<string>(), "-f", file, .. arguments];
        var result = await RunAsync(isPlugin ? "docker" : "docker-compose", all, folder);
        Assert.True(result.ExitCode == 0, result.Everything);
    }

    // The network of the host, because a package source may be reachable from there alone.
    private static Task<string> BuildAsync() => DockerAsync("build", "--quiet", "--network=host", "-t", "ilp-connector", ".");
}
