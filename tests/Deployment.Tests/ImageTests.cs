using System.Globalization;
using System.Text.Json;
using Connector.Deployment.Tests.Docker;
using Connector.Testing;

namespace Connector.Deployment.Tests;

/// <summary>The image by itself.</summary>
public sealed class ImageTests : IDisposable
{
    private const long MaxOurBytes = 90_000_000;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("connector-test-");

    public ImageTests() => Requires.Docker();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task any_command_runs_as_it_is_written_and_not_as_root()
    {
        Assert.StartsWith("uid=1654", (await Container.RunAsync([], "id")).Succeeded().Out, StringComparison.Ordinal);
        Assert.Matches("^[0-9]+\\.[0-9]+", (await Container.RunAsync(["--read-only"], "ilp", "--version")).Succeeded().Out);
    }

    [Fact]
    public async Task alone_it_is_silo_and_gateway_in_one_on_a_root_file_system_that_cannot_be_written()
    {
        await using var container = await Container.StartAsync("--read-only", "--tmpfs", "/tmp", "--cap-drop=ALL", "--network=none");
        await IsHealthyAsync(container, "8080");
        var sent = await Engine.ExecAsync(
            container.Id, "ilp", "send", "-c", "ws://localhost:3000", "-d", "test.connector.hello", "-a", "1000");

        Assert.True(sent.ExitCode == 0, sent.Everything);
    }

    [Fact]
    public async Task a_container_is_healthy_at_the_first_probe()
    {
        await using var container = await Container.StartAsync();
        var probes = "";
        await Await.UntilAsync(
            async () => (probes = await Engine.InspectAsync(container.Id, "{{range .State.Health.Log}}{{.ExitCode}} {{end}}")).Length > 0,
            () => "Docker asks",
            StartLimit);

        Assert.Equal("0", probes);
        Assert.Equal("healthy", await Engine.InspectAsync(container.Id, "{{.State.Health.Status}}"));
    }

    [Fact]
    public async Task the_example_starts_as_it_is_and_variables_go_over_it()
    {
        var example = $"{SourceTree.PathOf("examples", "production-single-node.yaml")}:/app/config.yaml:ro";
        await using var container = await Container.StartAsync(
            "-v", example, "-e", "CONFIG_FILE=/app/config.yaml", "-e", "NODE_ID=another-node", "-e", "LOG_LEVEL=warn",
            "-e", "HEALTH_CHECK_PORT=9123", "-e", "DASHBOARD_TELEMETRY_URL=", "-e", "BTP_SERVER_PORT=4000");
        var health = await IsHealthyAsync(container, "9123");

        Assert.Equal("another-node", health.GetProperty("nodeId").GetString());
        Assert.DoesNotContain("\"level\":30", await container.LogsAsync(), StringComparison.Ordinal);
        Assert.NotEqual(0, (await Engine.ExecAsync(container.Id, "wget", "-qO-", "--tries=1", "http://localhost:8080/health")).ExitCode);
        var books = (await Engine.ExecAsync(container.Id, "ls", "/app/data/another-node")).Succeeded().Out;
        Assert.Contains("ledger.db", books, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nodeId: n\nbtpServerPort: three\n", "config.yaml", "btpServerPort")]
    [InlineData(
        "nodeId: n\nsecurity: { literalSecrets: refuse }\npeers:\n  - { id: bob, authToken: a-secret-that-stands-here }\n",
        "config.yaml", "BTP_PEER_BOB_SECRET")]
    public async Task a_mistake_in_the_configuration_is_told_and_ends_the_container(string config, string file, string named)
    {
        var path = Path.Combine(_folder.FullName, file);
        await File.WriteAllTextAsync(path, config, TestContext.Current.CancellationToken);
        var ended = await Container.RunAsync(["-v", $"{path}:/app/config.yaml:ro", "-e", "CONFIG_FILE=/app/config.yaml"]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(file, ended.Error, StringComparison.Ordinal);
        Assert.Contains(named, ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-that-stands-here", ended.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_configuration_that_is_not_there_is_told_and_ends_the_container()
    {
        var ended = await Container.RunAsync(["-e", "CONFIG_FILE=/nowhere/config.yaml"]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("/nowhere/config.yaml: there is no such file", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task our_layers_are_small()
    {
        await Engine.ImageIsBuiltAsync();
        // Those of the runtime are below ours: what is more than its layers was added by the Dockerfile.
        var runtime = await LayersAsync("mcr.microsoft.com/dotnet/aspnet:10.0");
        Assert.Equal(runtime, (await LayersAsync(Engine.Image))[..runtime.Length]);
        var ours = await SizeAsync(Engine.Image) - await SizeAsync("mcr.microsoft.com/dotnet/aspnet:10.0");

        Assert.InRange(ours, 1, MaxOurBytes);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"our layers: {ours} bytes"));
    }

    private static async Task<string[]> LayersAsync(string image) =>
        JsonSerializer.Deserialize<string[]>(await Engine.DockerAsync("image", "inspect", "-f", "{{json .RootFS.Layers}}", image))!;

    private static async Task<long> SizeAsync(string image) =>
        long.Parse(await Engine.DockerAsync("image", "inspect", "-f", "{{.Size}}", image), CultureInfo.InvariantCulture);

    private static async Task<JsonElement> IsHealthyAsync(Container container, string port)
    {
        CommandResult? last = null;
        await Await.UntilAsync(
            async () => (last = await Engine.ExecAsync(container.Id, "wget", "-qO-", "--tries=1", $"http://localhost:{port}/health"))
                .Out.Contains("\"status\":\"healthy\"", StringComparison.Ordinal),
            () => $"/health says healthy; it says: {last?.Everything}",
            StartLimit);
        return JsonDocument.Parse(last!.Out).RootElement;
    }
}
