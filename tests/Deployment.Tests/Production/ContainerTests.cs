using System.Globalization;
using Connector.Deployment.Tests.Docker;
using Connector.Testing;

namespace Connector.Deployment.Tests.Production;

/// <summary>The containers of docker-compose-production.yml as Docker sees them.</summary>
[Collection(OneProductionNode.Name)]
public sealed class ContainerTests
{
    private readonly ProductionNode _node;

    public ContainerTests(ProductionNode node)
    {
        Requires.Docker();
        _node = node;
    }

    [Theory]
    [InlineData(ProductionNode.Gateway)]
    [InlineData(ProductionNode.Silo)]
    public async Task a_container_is_healthy_by_dockers_own_word(string container) => await ProductionNode.IsHealthyAsync(container);

    [Theory]
    [InlineData(ProductionNode.Gateway, "production-connector")]
    [InlineData(ProductionNode.Silo, "production-silo")]
    public async Task services_and_network_have_the_names_that_operators_know(string container, string service)
    {
        Assert.Equal(service, await Engine.InspectAsync(container, "{{index .Config.Labels \"com.docker.compose.service\"}}"));
        Assert.Equal(
            ProductionNode.Network, await Engine.InspectAsync(container, "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}"));
        Assert.Equal("bridge", await Engine.DockerAsync("network", "inspect", "-f", "{{.Driver}}", ProductionNode.Network));
    }

    [Theory]
    [InlineData(ProductionNode.Gateway)]
    [InlineData(ProductionNode.Silo)]
    public async Task a_container_has_no_more_rights_than_it_needs(string container)
    {
        var user = int.Parse((await Engine.ExecAsync(container, "id", "-u")).Succeeded().Out, CultureInfo.InvariantCulture);
        Assert.InRange(user, 1, 65534);
        Assert.Equal(
            "true [ALL] [no-new-privileges:true] false",
            await Engine.InspectAsync(
                container, "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}} {{.HostConfig.Privileged}}"));
        Assert.NotEqual(0, (await Engine.ExecAsync(container, "touch", "/app/written")).ExitCode);
    }

    [Theory]
    [InlineData(ProductionNode.Gateway, 512L << 20, 1_000_000_000)]
    [InlineData(ProductionNode.Silo, 1L << 30, 2_000_000_000)]
    public async Task a_container_takes_no_more_than_its_share_of_the_host(string container, long memory, long nanoCpus) =>
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"{memory} {nanoCpus} 256 json-file 10m 5 15"),
            await Engine.InspectAsync(
                container,
                "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.PidsLimit}} {{.HostConfig.LogConfig.Type}} "
                + "{{index .HostConfig.LogConfig.Config \"max-size\"}} {{index .HostConfig.LogConfig.Config \"max-file\"}} {{.Config.StopTimeout}}"));

    [Theory]
    [InlineData(ProductionNode.Gateway)]
    [InlineData(ProductionNode.Silo)]
    public async Task the_health_check_is_the_one_that_operators_know(string container) =>
        Assert.Equal(
            "CMD wget --no-verbose --tries=1 --spider http://localhost:8080/health 30s 10s 3 40s",
            await Engine.InspectAsync(
                container,
                "{{join .Config.Healthcheck.Test \" \"}} {{.Config.Healthcheck.Interval}} {{.Config.Healthcheck.Timeout}} "
                + "{{.Config.Healthcheck.Retries}} {{.Config.Healthcheck.StartPeriod}}"));

    [Theory]
    [InlineData(ProductionNode.Gateway)]
    [InlineData(ProductionNode.Silo)]
    public async Task a_container_restarts_unless_it_is_stopped(string container) =>
        Assert.Equal("unless-stopped", await Engine.InspectAsync(container, "{{.HostConfig.RestartPolicy.Name}}"));

    [Fact]
    public async Task the_btp_port_is_published_and_no_other()
    {
        var gateway = await Engine.LinesAsync("port", ProductionNode.Gateway);
        Assert.NotEmpty(gateway);
        Assert.All(gateway, line => Assert.StartsWith("3000/tcp -> ", line, StringComparison.Ordinal));
        Assert.All(gateway, line => Assert.EndsWith($":{_node.Port}", line, StringComparison.Ordinal));
        Assert.Empty(await Engine.LinesAsync("port", ProductionNode.Silo));
    }

    [Fact]
    public async Task no_secret_of_a_variable_is_in_the_image_the_logs_or_the_process_list()
    {
        await ProductionNode.AnswersAsync();
        foreach (var container in new[] { ProductionNode.Gateway, ProductionNode.Silo })
        {
            // That the secret is there at all: else nothing could be found anywhere.
            Assert.Contains(ProductionNode.AliceSecret, await Engine.InspectAsync(container, "{{.Config.Env}}"), StringComparison.Ordinal);
            string[] places =
            [
                await Engine.DockerAsync("history", "--no-trunc", Engine.Image),
                await Engine.DockerAsync("image", "inspect", Engine.Image),
                await Engine.DockerAsync("top", container, "-eo", "pid,args"),
                (await Commands.RunAsync("docker", ["logs", container])).Succeeded().Everything,
            ];
            Assert.All(places, place => Assert.DoesNotContain("the-secret-of", place, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(ProductionNode.Gateway)]
    [InlineData(ProductionNode.Silo)]
    public async Task a_secret_of_a_file_is_not_even_in_inspect(string container) =>
        Assert.DoesNotContain(ProductionNode.BobSecret, await Engine.DockerAsync("inspect", container), StringComparison.Ordinal);
}
