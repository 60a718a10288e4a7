using System.Net;
using Connector.Testing.Processes;
using Connector.Testing;

namespace Connector.EndToEnd.Tests;

/// <summary>Silo and gateway as processes of their own.</summary>
public sealed class ApartTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task either_may_start_first(bool siloFirst)
    {
        using var node = new Node();
        TwoPeers.Configure(node);
        await using var first = siloFirst ? node.LaunchSilo() : node.LaunchGateway();
        if (siloFirst) await first.IsReadyAsync();
        else await node.IsAsync("starting");
        await using var second = siloFirst ? node.LaunchGateway() : node.LaunchSilo();
        await first.IsReadyAsync();
        await second.IsReadyAsync();

        await node.IsAsync("healthy");
        await using var bob = await TwoPeers.WhenLetInAsync(() => TwoPeers.BobAsync(node));
        await using var alice = await TwoPeers.AliceAsync(node);
        await TwoPeers.FulfilledAfterAsync(alice);
        Assert.Equal(0, await first.TerminateAsync());
        Assert.Equal(0, await second.TerminateAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task sockets_stay_open_while_the_silo_restarts_and_traffic_resumes(bool gracefully)
    {
        using var node = new Node();
        TwoPeers.Configure(node);
        await using var gateway = node.LaunchGateway();
        await using var silo = node.LaunchSilo();
        await gateway.IsReadyAsync();
        await node.IsAsync("healthy");
        await using var bob = await TwoPeers.WhenLetInAsync(() => TwoPeers.BobAsync(node));
        await using var alice = await TwoPeers.AliceAsync(node);
        await TwoPeers.FulfilledAfterAsync(alice);

        if (gracefully) Assert.Equal(0, await silo.TerminateAsync());
        else await silo.KillAsync();
        await node.IsAsync("unhealthy");
        var meanwhile = await alice.SendPrepareAsync(new PacketFactory().Next(TwoPeers.ToBob));
        Assert.Equal(AnswerKind.Reject, meanwhile.Kind);
        Assert.Contains(meanwhile.Code, (IEnumerable<string>)["T01", "T03"]);

        await using var again = node.LaunchSilo();
        await again.IsReadyAsync();
        await TwoPeers.FulfilledAfterAsync(alice, "T01", "T03");
        await node.IsAsync("healthy");
        Assert.False(alice.Closed.IsCompleted, "alice's socket closed");
        Assert.False(bob.Closed.IsCompleted, "bob's socket closed");
    }

    [Fact]
    public async Task a_restarted_gateway_dials_its_peers_again_and_lets_the_others_in()
    {
        await using var bob = TestPeerListener.Start();
        using var node = new Node();
        TwoPeers.Configure(node, bob.Url);
        await using var silo = node.LaunchSilo();
        await using var gateway = node.LaunchGateway();
        await gateway.IsReadyAsync();
        await using (await bob.NextSessionAsync(TimeSpan.FromSeconds(60)))
        await using (var alice = await TwoPeers.AliceAsync(node))
        {
            await TwoPeers.FulfilledAfterAsync(alice, "T01");
            await gateway.KillAsync();
            await Await.Within(alice.Closed, "alice's socket closes with its gateway");
        }

        await using var again = node.LaunchGateway();
        await again.IsReadyAsync();
        await using var anew = await TwoPeers.WhenLetInAsync(() => TwoPeers.AliceAsync(node));
        await TwoPeers.FulfilledAfterAsync(anew, "T01");
    }

    [Fact]
    public async Task health_follows_what_happens()
    {
        int port;
        await using (var probe = TestPeerListener.Start()) port = probe.Port;
        using var node = new Node();
        TwoPeers.Configure(node, new Uri($"ws://127.0.0.1:{port}"));
        await using var gateway = node.LaunchGateway();
        await node.IsAsync("starting");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await node.HealthAsync())?.Status);

        await using var silo = node.LaunchSilo();
        await node.IsAsync("degraded");
        var degraded = await node.HealthAsync();
        Assert.Equal(HttpStatusCode.OK, degraded?.Status);
        Assert.Equal(0, degraded?.Body.GetProperty("peersConnected").GetInt32());
        Assert.Equal(1, degraded?.Body.GetProperty("totalPeers").GetInt32());

        await using (TestPeerListener.Start(port)) await node.IsAsync("healthy");
        await node.IsAsync("degraded");
        await silo.KillAsync();
        await node.IsAsync("unhealthy");
    }
}
