using Connector.Chaos;
using Connector.Configuration;
using Connector.Deployment.Tests.Docker;
using Connector.Testing;

namespace Connector.Deployment.Tests;

/// <summary>The cluster of docker-compose-cluster.yml loses containers under load, and no unit of money.</summary>
public sealed class ClusterTests(ITestOutputHelper output)
{
    /// <summary>Promised are 20 s; a machine that runs tests gets twice that.</summary>
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(40);

    [Theory]
    // A silo of either shard, the one that stands by, the database, and a silo of either shard again.
    [InlineData(Victims.BehindGateways, 4, 25)]
    // What was on its way to the peers of a gateway that is gone runs to its expiry.
    [InlineData(Victims.Gateway, 2, 10)]
    public async Task a_container_that_is_killed_loses_no_unit_and_peers_pay_again_soon(Victims victims, int kills, int expiry)
    {
        Requires.Docker();
        var options = new ChaosOptions(kills, Seed: 1, victims) 
        {
            Cluster = true,
            Shards = Shipped().Cluster.Shards,
            Back = Back,
            Expiry = TimeSpan.FromSeconds(expiry),
        };
        Assert.Equal(2, options.Shards);
        await using var cluster = await ContainerCluster.StartAsync(options);
        try
        {
            var verdict = await ChaosRun.RunAsync(cluster, options, output.WriteLine);

            output.WriteLine($"{verdict}");
            Assert.True(verdict.Violations.Count == 0, string.Join('\n', verdict.Violations));
            Assert.InRange(verdict.Relayed, 100, int.MaxValue);
        }
        catch (TimeoutException timeout)
        {
            throw new InvalidOperationException($"{timeout.Message}\n{await cluster.LogsAsync()}", timeout);
        }
    }

    private static ConnectorConfig Shipped() => ConfigLoader.LoadFile(
        SourceTree.PathOf("deploy", "kubernetes", "connector.yaml"),
        new Dictionary<string, string> { ["LEDGER_CONNECTION_STRING"] = "Host=postgres" }).Config!;
}
