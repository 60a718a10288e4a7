namespace Connector.Deployment.Tests.Docker;

/// <summary>One container of the image, for one test. It carries the label of the tests, by which leftovers are known.</summary>
internal sealed class Container : IAsyncDisposable
{
    private const string Label = "com.docker.compose.project=" + Compose.Project;

    private Container(string id) => Id = id;

    public string Id { get; }

    /// <summary>Starts one in the background.</summary>
    /// <param name="options">Of <c>docker run</c>, without image and command.</param>
    public static async Task<Container> StartAsync(params string[] options)
    {
        await Engine.ImageIsBuiltAsync();
        return new Container(await Engine.DockerAsync(["run", "-d", "--label", Label, .. options, Engine.Image]));
    }

    /// <summary>Runs one to its end, whatever its exit code.</summary>
    /// <param name="options">Of <c>docker run</c>.</param>
    /// <param name="command">Instead of the image's.</param>
    public static async Task<CommandResult> RunAsync(string[] options, params string[] command)
    {
        await Engine.ImageIsBuiltAsync();
        return await Commands.RunAsync("docker", ["run", "--rm", "--label", Label, .. options, Engine.Image, .. command]);
    }

    /// <summary>All that it wrote.</summary>
    public async Task<string> LogsAsync() => (await Commands.RunAsync("docker", ["logs", Id])).Succeeded().Everything;

    public async ValueTask DisposeAsync() => await Engine.DockerAsync("rm", "-f", "-v", Id);
}
