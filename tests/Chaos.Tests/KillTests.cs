namespace Connector.Chaos.Tests;

/// <summary>A short run of what docs/crash-test.md describes.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(Victims.Silo, 10, 1)]
    [InlineData(Victims.Any, 16, 2)]
    public async Task books_stay_equal_to_what_the_peers_saw(Victims victims, int kills, int seed)
    {
        var verdict = await ChaosRun.RunAsync(new ChaosOptions(kills, seed, victims), output.WriteLine);

        output.WriteLine($"{verdict}");
        Assert.Empty(verdict.Violations);
        Assert.InRange(verdict.Relayed, 500, int.MaxValue);
    }
}
