namespace Connector.Chaos.Tests;

/// <summary>A short run of what docs/crash-test.md describes.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(ChaosLedger.Sqlite, Victims.Silo, 10, 1)]
    [InlineData(ChaosLedger.Sqlite, Victims.Any, 16, 2)]
    [InlineData(ChaosLedger.Postgres, Victims.Any, 6, 3)]
    [InlineData(ChaosLedger.Postgres, Victims.Database, 5, 4)]
    public async Task books_stay_equal_to_what_the_peers_saw(ChaosLedger ledger, Victims victims, int kills, int seed)
    {
        var verdict = await ChaosRun.RunAsync(new ChaosOptions(kills, seed, victims) { Ledger = ledger }, output.WriteLine);

        output.WriteLine($"{verdict}");
        Assert.True(verdict.Violations.Count == 0, string.Join('\n', verdict.Violations));
        Assert.InRange(verdict.Relayed, 500, int.MaxValue);
    }

    [Theory]
    [InlineData(1, Victims.Silo, 5, 5)]
    [InlineData(1, Victims.Any, 6, 6)]
    [InlineData(1, Victims.Database, 3, 7)]
    [InlineData(2, Victims.BehindGateways, 7, 8)]
    [InlineData(2, Victims.Any, 6, 9)]
    public async Task books_of_a_cluster_stay_equal_to_what_the_peers_saw(int shards, Victims victims, int kills, int seed)
    {
        var options = new ChaosOptions(kills, seed, victims) { Cluster = true, Shards = shards };
        var verdict = await ChaosRun.RunAsync(options, output.WriteLine);

        output.WriteLine($"{verdict}");
        Assert.True(verdict.Violations.Count == 0, string.Join('\n', verdict.Violations));
        Assert.InRange(verdict.Relayed, 500, int.MaxValue);
    }
}
