using Connector.Deployment.Tests.Docker;
using Connector.Testing;

namespace Connector.Deployment.Tests;

/// <summary>The image by itself.</summary>
public sealed class ImageTests
{
    private const long MaxOurBytes = 90_000_000;

    public ImageTests() => Requires.Docker();

    [Fact]
    public async Task any_command_runs_as_it_is_written_and_not_as_root()
    {
        await Engine.ImageIsBuiltAsync();

        Assert.StartsWith("uid=1654", await Engine.DockerAsync("run", "--rm", "ilp-connector", "id"), StringComparison.Ordinal);
        Assert.Matches("^[0-9]+\\.[0-9]+", await Engine.DockerAsync("run", "--rm", "--read-only", "ilp-connector", "ilp", "--version"));
    }

    [Fact]
    public async Task a_mistake_in_the_configuration_is_told_and_ends_the_container()
    {
        await Engine.ImageIsBuiltAsync();
        var result = await Engine.RunAsync("docker", ["run", "--rm", "-e", "CONFIG_FILE=/nowhere/config.yaml", "ilp-connector"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/nowhere/config.yaml: there is no such file", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task our_layers_are_small()
    {
        await Engine.ImageIsBuiltAsync();
        var sizes = await Engine.DockerAsync("image", "inspect", "-f", "{{.Size}}", "ilp-connector", "mcr.microsoft.com/dotnet/aspnet:10.0");
        var (whole, runtime) = sizes.Split('\n') is [var one, var other, ..] ? (long.Parse(one, null), long.Parse(other, null)) : (0, 0);

        Assert.InRange(whole - runtime, 1, MaxOurBytes);
    }
}
