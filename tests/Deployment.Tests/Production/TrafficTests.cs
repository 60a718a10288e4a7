using System.Text.Json;
using Connector.Deployment.Tests.Docker;
using Connector.Testing;

namespace Connector.Deployment.Tests.Production;

/// <summary>What peers and operators see of the production connector.</summary>
[Collection(OneProductionNode.Name)]
public sealed class TrafficTests
{
    private readonly ProductionNode _node;

    public TrafficTests(ProductionNode node)
    {
        Requires.Docker();
        _node = node;
    }

    [Fact]
    public async Task health_has_the_keys_that_operators_know()
    {
        await ProductionNode.AnswersAsync();
        var health = JsonDocument.Parse((await ProductionNode.HealthAsync()).Succeeded().Out).RootElement;

        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Equal(ProductionNode.NodeId, health.GetProperty("nodeId").GetString());
        Assert.All(
            ["status", "uptime", "peersConnected", "totalPeers", "timestamp", "nodeId", "version"],
            key => Assert.True(health.TryGetProperty(key, out _), key));
    }

    [Fact]
    public async Task an_authenticated_packet_goes_through_and_a_wrong_token_is_refused()
    {
        await ProductionNode.AnswersAsync();
        await using var bob = await _node.BobAsync();
        await using var alice = await _node.AliceAsync();
        await Logins.IsFulfilledAsync(alice, ProductionNode.ToBob);

        await using var stranger = await TestPeer.ConnectAsync(_node.Btp);
        Assert.Equal(AnswerKind.BtpError, (await stranger.AuthenticateAsync("alice", "a-wrong-token")).Kind);
    }

    [Fact]
    public async Task a_dashboard_that_hangs_or_is_down_changes_nothing()
    {
        await ProductionNode.AnswersAsync();
        await using var bob = await _node.BobAsync();
        await using var alice = await _node.AliceAsync();
        await Logins.IsFulfilledAsync(alice, ProductionNode.ToBob);
        await DashboardShowsTheNodeAsync();
        await Engine.DockerAsync("pause", ProductionNode.Dashboard);
        await PacketsGoThroughAsync(alice);
        await Engine.DockerAsync("unpause", ProductionNode.Dashboard);
        await Engine.DockerAsync("stop", ProductionNode.Dashboard);
        await PacketsGoThroughAsync(alice);
        Assert.False(alice.Closed.IsCompleted || bob.Closed.IsCompleted);
        await Engine.DockerAsync("start", ProductionNode.Dashboard);
        await DashboardShowsTheNodeAsync();
    }

    [Fact]
    public async Task the_connector_fulfills_nothing_by_itself()
    {
        await ProductionNode.AnswersAsync();
        await using var alice = await _node.AliceAsync();
        var answer = await alice.SendPrepareAsync(new PacketFactory().Next("g.production.connector.till", 1000));

        Assert.Equal("F02", answer.Code);
    }

    /// <summary>More than any buffer for a dashboard takes, so that it is full.</summary>
    private static async Task PacketsGoThroughAsync(TestPeer alice)
    {
        const int packets = 5_000;
        var factory = new PacketFactory();
        for (var sent = 0; sent < packets; sent++)
        {
            var packet = factory.Next(ProductionNode.ToBob, 1);
            var answer = await alice.SendPrepareAsync(packet);
            Assert.True(packet.IsFulfilledBy(answer), $"packet {sent}: {answer}");
        }
    }

    private static async Task DashboardShowsTheNodeAsync()
    {
        var last = "";
        await Await.UntilAsync(
            async () => (last = (await Engine.ExecAsync(ProductionNode.Dashboard, "wget", "-qO-", "--tries=1", "http://localhost:8080/api/state")).Everything)
                .Contains($"\"{ProductionNode.NodeId}\"", StringComparison.Ordinal),
            () => $"the dashboard shows {ProductionNode.NodeId}; it has: {last}",
            TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task every_log_line_is_json_of_info_or_above_with_the_right_node()
    {
        await ProductionNode.AnswersAsync();
        foreach (var container in new[] { ProductionNode.Gateway, ProductionNode.Silo })
        {
            var logs = (await Commands.RunAsync("docker", ["logs", container])).Succeeded();
            var lines = logs.Everything.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.NotEmpty(lines);
            Assert.All(lines, line =>
            {
                var json = JsonDocument.Parse(line).RootElement;
                Assert.Equal(ProductionNode.NodeId, json.GetProperty("nodeId").GetString());
                Assert.InRange(json.GetProperty("level").GetInt32(), 30, 60);
                Assert.True(json.GetProperty("time").GetInt64() > 0, line);
            });
            Assert.Contains(lines, line => line.Contains("\"level\":30", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task the_operator_asks_the_books_where_they_are()
    {
        await ProductionNode.AnswersAsync();
        await using var bob = await _node.BobAsync();
        await using var alice = await _node.AliceAsync();
        await Logins.IsFulfilledAsync(alice, ProductionNode.ToBob);

        var balances = (await Engine.ExecAsync(ProductionNode.Silo, "ilp", "balances")).Succeeded().Out;
        Assert.Contains("alice", balances, StringComparison.Ordinal);
        Assert.Contains("Everything adds up to zero", balances, StringComparison.Ordinal);
    }
}
