using System.Collections.Concurrent;
using System.Globalization;

namespace Connector.Simulation.Tests;

/// <summary>
/// Thousands of small worlds in which anything may go wrong at any moment. In each, at rest, the books of every connector
/// add up, say what arrived, and differ from a neighbour's only where it is listed.
/// </summary>
public sealed class SimulationTests
{
    private static readonly int Seeds = int.Parse(Environment.GetEnvironmentVariable("SIMULATION_SEEDS") ?? "10000", CultureInfo.InvariantCulture);

    /// <summary>Worlds of a few packets, with what dies first in each; chosen so that <see cref="EveryEffect"/> is met.</summary>
    private static readonly (int Seed, bool IsGateway)[] SmallWorlds =
        [(1, true), (2, true), (3, true), (4, true), (61, false), (82, false)];

    /// <summary>What accounts stage for packets. A delivery to ourselves is one entry and ends in its own turn.</summary>
    private const string EveryEffect = "Attach, Commit, Detach, Hold, NotRelayed, Note Late, Relayed, Void, Void InDoubt";

    [Fact]
    public void money_is_conserved_in_every_world()
    {
        var failed = new ConcurrentBag<int>();
        var (sent, committed) = (0, 0);
        Parallel.For(1, Seeds + 1, seed =>
        {
            var network = new Network(seed);
            if (Findings(network).Count > 0) failed.Add(seed);
            Interlocked.Add(ref sent, network.Packets.Sent);
            Interlocked.Add(ref committed, network.Packets.Committed);
        });

        Assert.True(failed.IsEmpty, failed.IsEmpty ? "" : $"{failed.Count} seeds fail: {string.Join(", ", failed.Order().Take(50))}. {Report(failed.Min())}");
        // A world in which nothing is paid proves nothing.
        Assert.InRange(committed, sent / 4, sent - (sent / 20));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void nothing_is_lost_wherever_between_two_steps_a_silo_or_a_gateway_dies(bool silo, bool gateway)
    {
        var failed = new ConcurrentQueue<string>();
        foreach (var seed in Enumerable.Range(1, 4))
        {
            var whole = new Network(seed);
            Assert.Empty(whole.Run(hasTroubles: false));
            Parallel.For(0, whole.Steps * whole.Connectors, cut =>
            {
                var (step, connector) = Math.DivRem(cut, whole.Connectors);
                var findings = Findings(new Network(seed).CutAt(step, connector, silo, gateway), network => network.Run(hasTroubles: false));
                if (findings.Count > 0)
                    failed.Enqueue($"seed {seed}, connector {connector}, step {step}: {string.Join("; ", findings)}");
            });
        }

        Assert.Empty(failed);
    }

    /// <summary>
    /// What only follows from a death (sessions that end, fulfills that were not relayed, doubts) is staged by the life after it:
    /// so a gateway or a silo dies before each step, and then the silo before each step from there on. Together they cut before
    /// and after every kind of entry that a packet can bring.
    /// </summary>
    [Fact]
    public void nothing_is_lost_wherever_a_silo_dies_after_another_death()
    {
        var failed = new ConcurrentQueue<string>();
        var effects = new ConcurrentDictionary<string, bool>();
        foreach (var (seed, isGateway) in SmallWorlds)
        {
            var whole = Small(seed);
            Assert.Empty(whole.Run(hasTroubles: false));
            Parallel.For(0, whole.Steps, first =>
            {
                var once = Small(seed).CutAt(first, 0, !isGateway, isGateway);
                once.Run(hasTroubles: false);
                foreach (var effect in once.Effects)
                    effects[effect] = true;
                for (var second = first + 1; second < once.Steps; second++)
                {
                    var twice = Small(seed).CutAt(first, 0, !isGateway, isGateway).CutAt(second, 0, silo: true, gateway: false);
                    var findings = Findings(twice, network => network.Run(hasTroubles: false));
                    if (findings.Count > 0)
                        failed.Enqueue($"seed {seed}, steps {first} and {second}: {string.Join("; ", findings)}");
                }
            });
        }

        Assert.Empty(failed);
        Assert.Equal(EveryEffect, string.Join(", ", effects.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void the_seed_that_is_named_replays()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("SIMULATION_SEED") ?? "1", CultureInfo.InvariantCulture);
        var network = new Network(seed);

        Assert.True(Findings(network).Count == 0, Report(seed));
    }

    [Fact]
    public void the_same_seed_makes_the_same_world()
    {
        var (one, other) = (new Network(7, isTraced: true), new Network(7, isTraced: true));
        one.Run();
        other.Run();

        Assert.Equal(WithoutIds(one.Trace), WithoutIds(other.Trace));
        Assert.NotEmpty(one.Trace);

        // Request ids of accounts start anywhere.
        static string WithoutIds(string trace) => System.Text.RegularExpressions.Regex.Replace(trace, "(Prepare|Fulfill|Reject) [0-9a-f]+", "$1");
    }

    private static Network Small(int seed) => new(seed) { Load = 4 };

    private static IReadOnlyList<string> Findings(Network network) => Findings(network, network => network.Run());

    private static IReadOnlyList<string> Findings(Network network, Func<Network, IReadOnlyList<string>> run)
    {
        try
        {
            return run(network);
        }
        catch (Exception exception)
        {
            return [exception.ToString()];
        }
    }

    private static string Report(int seed)
    {
        var network = new Network(seed, isTraced: true);
        return $"Seed {seed}:\n{string.Join('\n', Findings(network))}\nSIMULATION_SEED={seed} replays it:\n{network.Trace}";
    }
}
