using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Cluster;

/// <summary>
/// Alice has her account in shard 2, bob and carol have theirs in shard 1: alice and bob pay each other from shard to shard,
/// bob and carol within theirs.
/// </summary>
public sealed class ShardDeathTests
{
    private const string Carol = "test.node.carol.till";

    [Fact]
    public async Task peers_of_two_shards_pay_each_other_wherever_they_are_connected()
    {
        await using var shards = await TwoShards.StartAsync();

        await TwoShards.PaysAsync(shards.Alice, TwoPeers.ToBob, packets: 50);
        await TwoShards.PaysAsync(shards.Bob, "test.node.alice.till", packets: 50);
        await TwoShards.PaysAsync(shards.Bob, Carol, packets: 50);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task when_a_silo_goes_the_accounts_of_the_other_notice_nothing_and_its_own_are_back_soon(bool gracefully)
    {
        await using var shards = await TwoShards.StartAsync();
        var dying = await shards.OwnerAsync(shard: 2);

        using var end = new CancellationTokenSource();
        var paying = TwoShards.PaysUntilAsync(shards.Bob, Carol, end.Token);
        if (gracefully) Assert.Equal(0, await dying.TerminateAsync());
        else await dying.KillAsync();
        await TwoPeersOfACluster.FulfilledAgainAsync(shards.Alice);
        await TwoShards.PaysAsync(shards.Bob, "test.node.alice.till", packets: 20);

        await end.CancelAsync();
        Assert.InRange(await paying, 100, int.MaxValue);
        Assert.False(shards.Alice.Closed.IsCompleted || shards.Bob.Closed.IsCompleted || shards.Carol.Closed.IsCompleted, "a socket closed");
    }

    [Fact]
    public async Task while_a_shard_has_no_silo_its_peers_are_refused_and_the_others_pay()
    {
        await using var shards = await TwoShards.StartAsync(silos: 2);
        var dying = await shards.OwnerAsync(shard: 2);
        await dying.KillAsync();

        await TwoShards.IsRefusedAsync(shards.Bob, "test.node.alice.till");
        await TwoShards.IsRefusedAsync(shards.Alice, TwoPeers.ToBob);
        await TwoShards.PaysAsync(shards.Bob, Carol, packets: 50);
        await shards.Node.GatewayIsAsync(0, "degraded");

        await using var again = shards.LaunchAgain(dying);
        await TwoPeersOfACluster.FulfilledAgainAsync(shards.Alice);
        await shards.Node.GatewayIsAsync(0, "healthy");
    }
}
