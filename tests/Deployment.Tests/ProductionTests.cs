using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Connector.Deployment.Tests.Docker;
using Connector.Testing;

namespace Connector.Deployment.Tests;

/// <summary>The production compose file, by its containers.</summary>
public sealed class ProductionTests : IClassFixture<ProductionNode>
{
    private readonly ProductionNode _stack;

    public ProductionTests(ProductionNode stack)
    {
        Requires.Docker();
        _stack = stack;
    }

    [Fact]
    public async Task both_containers_are_healthy_by_dockers_own_word()
    {
        await ProductionNode.IsHealthyAsync(ProductionNode.Gateway);
        await ProductionNode.IsHealthyAsync(ProductionNode.Silo);
    }

    [Fact]
    public async Task health_has_the_keys_that_operators_know()
    {
        await ProductionNode.AnswersAsync();
        var health = JsonDocument.Parse(await ProductionNode.HealthAsync()).RootElement;

        Assert.Equal("production-connector", health.GetProperty("nodeId").GetString());
        Assert.All(
            ["status", "uptime", "peersConnected", "totalPeers", "timestamp", "nodeId", "version"],
            key => Assert.True(health.TryGetProperty(key, out _), key));
    }

    [Fact]
    public async Task an_authenticated_packet_goes_through_and_a_wrong_token_is_refused()
    {
        await ProductionNode.AnswersAsync();
        await using var bob = await TestPeer.LoginAsync(_stack.Btp, "bob", ProductionNode.BobSecret);
        await using var alice = await TestPeer.LoginAsync(_stack.Btp, "alice", ProductionNode.AliceSecret);
        var packet = new PacketFactory().Next("g.bob.till", 1000);
        var answer = await alice.SendPrepareAsync(packet);
        Assert.True(packet.IsFulfilledBy(answer), answer.ToString());

        await using var stranger = await TestPeer.ConnectAsync(_stack.Btp);
        Assert.Equal(AnswerKind.BtpError, (await stranger.AuthenticateAsync("alice", "a-wrong-token")).Kind);
    }

    [Fact]
    public async Task every_log_line_is_json_of_info_or_above_with_the_right_node_and_no_secret()
    {
        await ProductionNode.AnswersAsync();
        foreach (var container in new[] { ProductionNode.Gateway, ProductionNode.Silo })
        {
            var lines = (await Engine.DockerAsync("logs", container)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.NotEmpty(lines);
            Assert.All(lines, line =>
            {
                var json = JsonDocument.Parse(line).RootElement;
                Assert.Equal("production-connector", json.GetProperty("nodeId").GetString());
                Assert.InRange(json.GetProperty("level").GetInt32(), 30, 60);
                Assert.DoesNotContain("the-secret-of", line, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public async Task no_secret_is_in_the_image_or_in_the_process_list()
    {
        Assert.DoesNotContain("the-secret-of", await Engine.DockerAsync("history", "--no-trunc", "ilp-connector"), StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret-of", await Engine.DockerAsync("top", ProductionNode.Gateway, "-o", "pid,args"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProductionNode.Gateway)]
    [InlineData(ProductionNode.Silo)]
    public async Task a_container_has_no_more_rights_than_it_needs(string container)
    {
        var user = int.Parse(await Engine.DockerAsync("exec", container, "id", "-u"), CultureInfo.InvariantCulture);
        Assert.InRange(user, 1, 65534);
        Assert.Equal(
            "unless-stopped true [ALL] [no-new-privileges:true] 256",
            (await Engine.DockerAsync(
                "inspect", "-f",
                "{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}} {{.HostConfig.PidsLimit}}",
                container)).Trim());
    }

    [Fact]
    public async Task the_btp_port_is_published_and_no_other()
    {
        var gateway = (await Engine.DockerAsync("port", ProductionNode.Gateway)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(gateway, line => Assert.StartsWith("3000/tcp -> ", line, StringComparison.Ordinal));
        Assert.All(gateway, line => Assert.EndsWith($":{_stack.Btp.Port}", line, StringComparison.Ordinal));
        Assert.NotEmpty(gateway);
        Assert.Empty((await Engine.DockerAsync("port", ProductionNode.Silo)).Trim());
    }

    [Fact]
    public async Task the_silo_restarts_and_peers_keep_their_sockets()
    {
        await ProductionNode.AnswersAsync();
        await using var bob = await TestPeer.LoginAsync(_stack.Btp, "bob", ProductionNode.BobSecret);
        await using var alice = await TestPeer.LoginAsync(_stack.Btp, "alice", ProductionNode.AliceSecret);
        await Engine.DockerAsync("restart", ProductionNode.Silo);
        await ProductionNode.AnswersAsync();

        var factory = new PacketFactory();
        var last = "";
        await Await.UntilAsync(
            async () =>
            {
                // What was on its way when the silo went may run to its expiry.
                var packet = factory.Next("g.bob.till", 1, TimeSpan.FromSeconds(3));
                var answer = await alice.SendPrepareAsync(packet);
                last = answer.ToString();
                return packet.IsFulfilledBy(answer);
            },
            () => $"a packet is fulfilled again, the last answer is {last}",
            TimeSpan.FromSeconds(60));
        Assert.False(alice.Closed.IsCompleted || bob.Closed.IsCompleted);
    }

    [Fact]
    public async Task a_process_that_crashes_is_started_again()
    {
        await ProductionNode.AnswersAsync();
        var before = (await Engine.DockerAsync("inspect", "-f", "{{.State.Pid}}", ProductionNode.Gateway)).Trim();
        if (!Requires.Succeeds("kill", "-9", before)) Requires.Missing("processes of containers can be killed by root alone");
        await Await.UntilAsync(
            async () => (await Engine.DockerAsync("inspect", "-f", "{{.RestartCount}}", ProductionNode.Gateway)).Trim() != "0",
            () => "Docker starts the gateway again");
        await ProductionNode.AnswersAsync();
    }

    [Fact]
    public async Task a_stop_ends_within_ten_seconds_with_code_0()
    {
        await ProductionNode.AnswersAsync();
        await using var alice = await TestPeer.LoginAsync(_stack.Btp, "alice", ProductionNode.AliceSecret);
        var began = Stopwatch.GetTimestamp();
        await Engine.DockerAsync("stop", "-t", "30", ProductionNode.Gateway);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.Equal("0", (await Engine.DockerAsync("inspect", "-f", "{{.State.ExitCode}}", ProductionNode.Gateway)).Trim());
        await Engine.DockerAsync("start", ProductionNode.Gateway);
        await ProductionNode.AnswersAsync();
    }
}
