using Connector.Deployment.Tests.Docker;
using Connector.Testing;

namespace Connector.Deployment.Tests.Production;

/// <summary>Containers that crash, restart and stop.</summary>
[Collection(OneProductionNode.Name)]
public sealed class RestartTests
{
    private readonly ProductionNode _node;

    public RestartTests(ProductionNode node)
    {
        Requires.Docker();
        _node = node;
    }

    [Fact]
    public async Task the_silo_restarts_and_peers_keep_their_sockets()
    {
        await ProductionNode.AnswersAsync();
        await using var bob = await _node.BobAsync();
        await using var alice = await _node.AliceAsync();
        await Engine.DockerAsync("restart", ProductionNode.Silo);
        await ProductionNode.AnswersAsync();

        await Logins.IsFulfilledAsync(alice, ProductionNode.ToBob, 1);
        Assert.False(alice.Closed.IsCompleted || bob.Closed.IsCompleted);
    }

    [Theory]
    [InlineData(ProductionNode.Gateway)]
    [InlineData(ProductionNode.Silo)]
    public async Task a_process_that_crashes_is_started_again(string container)
    {
        Requires.Root("killing a process of a container from the host");
        await ProductionNode.AnswersAsync();
        var before = await Engine.InspectAsync(container, "{{.RestartCount}}");
        (await Commands.RunAsync("kill", ["-9", await Engine.InspectAsync(container, "{{.State.Pid}}")])).Succeeded();
        await Await.UntilAsync(
            async () => await Engine.InspectAsync(container, "{{.RestartCount}} {{.State.Running}}") is var now
                && now != $"{before} true" && now.EndsWith("true", StringComparison.Ordinal),
            () => $"Docker starts {container} again",
            TimeSpan.FromMinutes(1));
        await ProductionNode.AnswersAsync();
        await using var bob = await _node.BobAsync();
        await using var alice = await _node.AliceAsync();
        await Logins.IsFulfilledAsync(alice, ProductionNode.ToBob, 1);
    }

    /// <summary>Within 10 s, which is less than the grace of the compose file: after that Docker kills, and the code is 137.</summary>
    [Theory]
    [InlineData("production-connector", ProductionNode.Gateway)]
    [InlineData("production-silo", ProductionNode.Silo)]
    public async Task a_stop_ends_by_itself_within_10_s_with_code_0(string service, string container)
    {
        await ProductionNode.AnswersAsync();
        await using var alice = await _node.AliceAsync();
        await _node.ComposeAsync("stop", "-t", "10", service);
        Assert.Equal("exited 0", await Engine.InspectAsync(container, "{{.State.Status}} {{.State.ExitCode}}"));
        await _node.ComposeAsync("start", service);
        await ProductionNode.AnswersAsync();
    }
}
