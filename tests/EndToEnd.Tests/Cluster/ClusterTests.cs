using System.Net;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Cluster;

/// <summary>One connector as silos and gateways of their own on PostgreSQL. Kills under load are in Chaos.Tests.</summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task peers_at_different_gateways_pay_each_other_and_of_the_silos_one_has_the_books()
    {
        await using var node = await TwoPeersOfACluster.CreateAsync(silos: 3, gateways: 2);
        // At once, so that all of them want to make the tables, and to have the books.
        await using var silo0 = node.LaunchSilo(0);
        await using var silo1 = node.LaunchSilo(1);
        await using var silo2 = node.LaunchSilo(2);
        await using var gateway0 = node.LaunchGateway(0);
        await using var gateway1 = node.LaunchGateway(1);
        await node.GatewayIsAsync(0, "healthy");
        await node.GatewayIsAsync(1, "healthy");

        await using var bob = await TwoPeersOfACluster.BobAsync(node, 1);
        await using var alice = await TwoPeersOfACluster.AliceAsync(node, 0);
        await TwoPeersOfACluster.FulfilledAgainAsync(alice);

        var owner = await node.OwnerAsync();
        foreach (var standby in Enumerable.Range(0, 3).Where(silo => silo != owner))
        {
            await node.SiloIsAsync(standby, "standby");
            Assert.Equal(HttpStatusCode.OK, await node.SiloCodeAsync(standby, "/health"));
            Assert.Equal(HttpStatusCode.OK, await node.SiloCodeAsync(standby, "/health/live"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await node.SiloCodeAsync(standby, "/health/ready"));
        }

        ConnectorProcess[] all = [gateway0, gateway1, silo0, silo1, silo2];
        foreach (var process in all) Assert.Equal(0, await process.TerminateAsync());
        Assert.All(
            all.SelectMany(process => process.Output.Append(process.Errors)),
            line => Assert.DoesNotContain(PostgresServer.Password, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task when_the_silo_with_the_books_goes_another_takes_over_and_the_sockets_stay(bool gracefully)
    {
        await using var silos = await TwoSilos.StartAsync(gateways: 2);

        if (gracefully) Assert.Equal(0, await silos.First.TerminateAsync());
        else await silos.First.KillAsync();
        await TwoPeersOfACluster.FulfilledAgainAsync(silos.Alice);
        await silos.Second.HasWrittenAsync("\"event\":\"takes_over\"");
        await silos.Node.SiloIsAsync(1, "healthy");
        await silos.Node.GatewayIsAsync(0, "healthy");
        Assert.False(silos.Alice.Closed.IsCompleted, "alice's socket closed");
        Assert.False(silos.Bob.Closed.IsCompleted, "bob's socket closed");

        // The one that died comes back, and waits for its turn.
        await using var again = silos.Node.LaunchSilo(0);
        await silos.Node.SiloIsAsync(0, "standby");
        await TwoPeersOfACluster.FulfilledAgainAsync(silos.Alice);
    }

    [Fact]
    public async Task a_silo_that_hangs_loses_the_books_and_ends_when_it_comes_to()
    {
        await using var silos = await TwoSilos.StartAsync(gateways: 1);

        await silos.First.SignalAsync("STOP");
        await TwoPeersOfACluster.FulfilledAgainAsync(silos.Alice);
        await silos.Node.SiloIsAsync(1, "healthy");

        await silos.First.SignalAsync("CONT");
        Assert.NotEqual(0, await silos.First.EndAsync(TimeSpan.FromSeconds(30)));
        await TwoPeersOfACluster.FulfilledAgainAsync(silos.Alice);
        Assert.Equal("healthy", await silos.Node.SiloStatusAsync(1));
    }

    [Fact]
    public async Task the_death_of_a_silo_that_stands_by_costs_nobody_a_packet()
    {
        await using var silos = await TwoSilos.StartAsync(gateways: 2);
        var packets = new PacketFactory();
        for (var paid = 0; paid < 2_000; paid++)
        {
            if (paid == 200) await silos.Second.KillAsync();
            var packet = packets.Next(TwoPeers.ToBob);
            var answer = await silos.Alice.SendPrepareAsync(packet);
            Assert.True(packet.IsFulfilledBy(answer), $"packet {paid} is answered with {answer}");
        }

        Assert.False(silos.Alice.Closed.IsCompleted || silos.Bob.Closed.IsCompleted, "a socket closed");
        Assert.Equal("healthy", await silos.Node.SiloStatusAsync(0));
    }

    [Fact]
    public async Task after_a_restart_of_the_database_one_silo_has_the_books_and_says_so()
    {
        await using var silos = await TwoSilos.StartAsync(gateways: 1);

        await silos.Node.Database.KillAsync();
        await silos.Second.HasWrittenAsync("\"event\":\"ledger_failed\"");
        await silos.Node.Database.StartAgainAsync();
        await TwoPeersOfACluster.FulfilledAgainAsync(silos.Alice);
        // Whichever came first; the other one stands by, or has ended for the one that runs it to start it again. Until it has
        // learnt that it lost the books it counts itself as degraded.
        string?[] status = [];
        await Await.UntilAsync(
            async () =>
            {
                status = [await silos.Node.SiloStatusAsync(0), await silos.Node.SiloStatusAsync(1)];
                return status is ["healthy", "standby" or null] or ["standby" or null, "healthy"];
            },
            () => $"one of two silos has the books, they are {status[0]} and {status[1]}",
            TwoPeersOfACluster.BackWithin);
    }

    [Fact]
    public async Task of_two_gateways_one_dials_and_the_other_does_when_it_is_killed()
    {
        await using var bob = TestPeerListener.Start();
        await using var node = await TwoPeersOfACluster.CreateAsync(silos: 1, gateways: 2, bob.Url);
        await using var silo = node.LaunchSilo(0);
        await using var first = node.LaunchGateway(0);
        await using var session = await bob.NextSessionAsync(TimeSpan.FromSeconds(60));
        await using var second = node.LaunchGateway(1);
        await node.GatewayIsAsync(1, "healthy");
        await using var alice = await TwoPeersOfACluster.AliceAsync(node, 1);
        await TwoPeersOfACluster.FulfilledAgainAsync(alice);
        Assert.False(session.Closed.IsCompleted, "two gateways dial the same peer");

        await first.KillAsync();
        await using var anew = await bob.NextSessionAsync(TimeSpan.FromSeconds(60));
        await second.HasWrittenAsync("\"event\":\"dials\"");
        await TwoPeersOfACluster.FulfilledAgainAsync(alice);
    }

    /// <summary>For who has two machines and a load balancer that asks <c>/health/ready</c>.</summary>
    [Fact]
    public async Task a_process_with_both_roles_takes_peers_only_while_it_has_the_books()
    {
        await using var node = await TwoPeersOfACluster.CreateAsync(silos: 2, gateways: 2);
        await using var first = node.LaunchBoth(0);
        await node.SiloIsAsync(0, "healthy");
        await using var second = node.LaunchBoth(1);
        await second.HasWrittenAsync("\"event\":\"stands_by\"");
        Assert.Equal(HttpStatusCode.OK, await node.SiloCodeAsync(0, "/health/ready"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await node.SiloCodeAsync(1, "/health/ready"));
        await PayAtAsync(0);

        await first.KillAsync();
        await node.SiloIsAsync(1, "healthy");
        Assert.Equal(HttpStatusCode.OK, await node.SiloCodeAsync(1, "/health/ready"));
        await PayAtAsync(1);

        async Task PayAtAsync(int number)
        {
            await using var bob = await TwoPeersOfACluster.BobAsync(node, number);
            await using var alice = await TwoPeersOfACluster.AliceAsync(node, number);
            await TwoPeersOfACluster.FulfilledAgainAsync(alice);
        }
    }

    [Fact]
    public async Task processes_that_start_before_their_database_wait_for_it()
    {
        await using var node = await TwoPeersOfACluster.CreateAsync(silos: 1, gateways: 1);
        await node.Database.StopAsync();
        await using var silo = node.LaunchSilo(0);
        await using var gateway = node.LaunchGateway(0);
        await silo.HasWrittenAsync("\"event\":\"ledger_failed\"");
        await gateway.HasWrittenAsync("\"event\":\"silo_list_away\"");
        await node.SiloIsAsync(0, "starting");
        await node.GatewayIsAsync(0, "starting");
        await node.Database.StartAgainAsync();
        await node.SiloIsAsync(0, "healthy");
        await node.GatewayIsAsync(0, "healthy");
    }
}
