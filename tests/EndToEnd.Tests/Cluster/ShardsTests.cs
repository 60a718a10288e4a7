using Connector.EndToEnd.Tests.Admin;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Cluster;

/// <summary>Silos of a connector whose accounts are divided: who serves which shard.</summary>
public sealed class ShardsTests
{
    [Fact]
    public async Task each_shard_gets_a_silo_and_one_that_stands_by_goes_wherever_it_is_wanted()
    {
        await using var node = await TwoPeersOfACluster.CreateAsync(silos: 3, gateways: 0);
        node.Environment["CLUSTER_SHARDS"] = "2";
        // At once: they may choose the same.
        await using var first = node.LaunchSilo(0);
        await using var second = node.LaunchSilo(1);
        await using var third = node.LaunchSilo(2);
        await IsAsync(node, "1 of 2, 2 of 2", standbys: 1);

        // Whichever it was, the one that is left over serves it, also when it stood by for the other.
        ConnectorProcess[] silos = [first, second, third];
        var one = await OwnerAsync(node, "1 of 2");
        await silos[one].KillAsync();
        await IsAsync(node, "1 of 2, 2 of 2", standbys: 0);
        await using var fourth = silos[one] = node.LaunchSilo(one);
        await IsAsync(node, "1 of 2, 2 of 2", standbys: 1);
        var other = await OwnerAsync(node, "2 of 2");
        Assert.Equal(0, await silos[other].TerminateAsync());
        await IsAsync(node, "1 of 2, 2 of 2", standbys: 0);

        foreach (var silo in silos.Where(silo => silo != silos[other])) Assert.Equal(0, await silo.TerminateAsync());
        Assert.All(
            new[] { first, second, third, fourth }.SelectMany(silo => silo.Output.Append(silo.Errors)),
            line => Assert.DoesNotContain(PostgresServer.Password, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_signal_that_comes_between_two_shards_ends_it()
    {
        await using var node = await TwoPeersOfACluster.CreateAsync(silos: 3, gateways: 0);
        node.Environment["CLUSTER_SHARDS"] = "2";
        await using var first = node.LaunchSilo(0);
        await using var second = node.LaunchSilo(1);
        await IsAsync(node, "1 of 2, 2 of 2", standbys: 0);
        await using var third = node.LaunchSilo(2);
        await third.HasWrittenAsync("\"event\":\"stands_by\"");
        var other = await node.SiloShardAsync(2) == "1 of 2" ? "2 of 2" : "1 of 2";
        await (await OwnerAsync(node, other) == 0 ? first : second).KillAsync();
        await third.HasWrittenAsync("\"event\":\"shard_moved\"");
        Assert.Equal(0, await third.TerminateAsync());
    }

    [Fact]
    public async Task silos_that_start_before_their_database_wait_for_it_and_spread()
    {
        await using var node = await TwoPeersOfACluster.CreateAsync(silos: 3, gateways: 0);
        node.Environment["CLUSTER_SHARDS"] = "3";
        await node.Database.StopAsync();
        await using var first = node.LaunchSilo(0);
        await using var second = node.LaunchSilo(1);
        await using var third = node.LaunchSilo(2);
        foreach (var silo in (ConnectorProcess[])[first, second, third]) await silo.HasWrittenAsync("\"event\":\"ledger_failed\"");
        await node.SiloIsAsync(0, "starting");
        await node.Database.StartAgainAsync();
        await IsAsync(node, "1 of 3, 2 of 3, 3 of 3", standbys: 0);
    }

    [Fact]
    public async Task the_number_of_shards_never_changes_once_there_are_books()
    {
        await using var node = await TwoPeersOfACluster.CreateAsync(silos: 1, gateways: 0);
        await using (var whole = node.LaunchSilo(0))
        {
            await node.SiloIsAsync(0, "healthy");
            Assert.Equal(0, await whole.TerminateAsync());
        }

        await using var divided = node.LaunchSilo(0, ("CLUSTER_SHARDS", "2"));
        Assert.Equal(1, await divided.EndAsync());
        Assert.Contains("has schema ledger_node. That has the books of this connector with shards: 1", divided.Errors, StringComparison.Ordinal);
        Assert.Contains("Write cluster: { shards: 1 }, or set CLUSTER_SHARDS=1", divided.Errors, StringComparison.Ordinal);
        // It has left nothing that would keep the right one from starting.
        await using var again = node.LaunchSilo(0);
        await node.SiloIsAsync(0, "healthy");
    }

    [Fact]
    public async Task a_silo_answers_an_operator_for_its_own_accounts_and_says_who_has_another()
    {
        var admin = FreePort.Next();
        await using var node = await ClusterNode.CreateAsync(1, 0,
            $$"""
            ledger: { connectionString: "${LEDGER_CONNECTION_STRING}" }
            peers:
              - { id: alice, authToken: a }
              - { id: bob, authToken: b }
            routes: []
            admin: { port: {{admin}} }

            """);
        node.Environment["CLUSTER_SHARDS"] = "2";
        await using var silo = node.LaunchSilo(0);
        await node.SiloIsAsync(0, "healthy");
        await silo.HasWrittenAsync("This silo is for shard");
        var (own, shard, other) = await node.SiloShardAsync(0) == "1 of 2" ? ("bob", 1, "alice") : ("alice", 2, "bob");

        var balances = (await IlpAsync("balances", "--json")).Json.GetProperty("accounts").EnumerateArray();
        Assert.Equal([own], balances.Select(account => account.GetProperty("peer").GetString()));
        Assert.Equal(0, (await IlpAsync("adjust", own, "+5units", "--reason", "a trial")).ExitCode);
        string[][] questions = [["statement", other], ["adjust", other, "+5units", "--reason", "a trial"], ["losses", "--peer", other], ["audit", "--peer", other]];
        foreach (var question in questions)
        {
            var answer = await IlpAsync(question);
            Assert.Equal(1, answer.ExitCode);
            Assert.Equal(
                $"ilp: The account of {other} is in shard {3 - shard} of 2, and this silo has shard {shard} of 2: ask the silo of that one",
                answer.Error.Trim());
        }

        var trunk = await IlpAsync("adjust", $"~to.{3 - shard}.USD.9", "+5units", "--reason", "a trial");
        Assert.Equal(
            (1, $"ilp: ~to.{3 - shard}.USD.9 stands for another shard, whose books mirror it: it is never changed by hand"),
            (trunk.ExitCode, trunk.Error.Trim()));

        Task<IlpResult> IlpAsync(params string[] arguments) => IlpProcess.RunAsync(node.Environment, arguments);
    }

    [Fact]
    public async Task a_process_with_both_roles_has_no_shard()
    {
        await using var node = await TwoPeersOfACluster.CreateAsync(silos: 1, gateways: 1);
        node.Environment["CLUSTER_SHARDS"] = "2";
        await using var both = node.LaunchBoth(0);
        Assert.Equal(1, await both.EndAsync());
        Assert.Contains("Cannot start: with cluster.shards: 2", both.Errors, StringComparison.Ordinal);
        Assert.Contains("CLUSTER_ROLE=silo for some processes, CLUSTER_ROLE=gateway for others", both.Errors, StringComparison.Ordinal);
    }

    /// <summary>Ends when these shards have a silo, in order, and so many silos stand by.</summary>
    private static async Task IsAsync(ClusterNode node, string owned, int standbys)
    {
        (string? Status, string? Shard)[] all = [];
        await Await.UntilAsync(
            async () =>
            {
                all = await AllAsync(node);
                return string.Join(", ", all.Where(silo => silo.Status == "healthy").Select(silo => silo.Shard).Order(StringComparer.Ordinal)) == owned
                    && all.Count(silo => silo.Status == "standby") == standbys;
            },
            () => $"{owned} have a silo and {standbys} stand by, they are {string.Join(", ", all)}",
            TwoPeersOfACluster.BackWithin);
    }

    private static async Task<int> OwnerAsync(ClusterNode node, string shard) => Array.IndexOf(await AllAsync(node), ("healthy", shard));

    private static async Task<(string? Status, string? Shard)[]> AllAsync(ClusterNode node)
    {
        var all = new (string?, string?)[node.Silos];
        for (var silo = 0; silo < all.Length; silo++) all[silo] = (await node.SiloStatusAsync(silo), await node.SiloShardAsync(silo));
        return all;
    }
}
