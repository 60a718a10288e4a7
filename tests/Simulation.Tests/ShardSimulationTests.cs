using System.Collections.Concurrent;
using System.Globalization;

namespace Connector.Simulation.Tests;

/// <summary>
/// Worlds of one connector whose accounts are spread over shards: whatever dies or gets lost between them, at rest the books
/// of two shards agree about every packet.
/// </summary>
public sealed class ShardSimulationTests
{
    private static readonly int Seeds = int.Parse(Environment.GetEnvironmentVariable("SIMULATION_SEEDS") ?? "10000", CultureInfo.InvariantCulture);

    [Fact]
    public void shards_agree_about_every_packet_in_every_world()
    {
        var failed = new ConcurrentBag<int>();
        var (crossed, committed) = (0, 0);
        Parallel.For(1, Seeds + 1, seed =>
        {
            var network = new ShardedNetwork(seed);
            if (Findings(network).Count > 0) failed.Add(seed);
            Interlocked.Add(ref crossed, network.Packets.Crossed);
            Interlocked.Add(ref committed, network.Packets.Committed);
        });

        Assert.True(failed.IsEmpty, failed.IsEmpty ? "" : $"{failed.Count} seeds fail: {string.Join(", ", failed.Order().Take(50))}. {Report(failed.Min())}");
        // A world in which nothing crosses proves nothing.
        Assert.InRange(committed, crossed / 4, crossed - (crossed / 20));
        Assert.True(crossed > Seeds, $"{crossed} packets went from shard to shard");
    }

    [Fact]
    public void nothing_is_lost_wherever_between_two_steps_the_silo_of_a_shard_dies()
    {
        var failed = new ConcurrentQueue<string>();
        foreach (var seed in Enumerable.Range(1, 2))
        {
            var whole = new ShardedNetwork(seed);
            Assert.Empty(whole.Run(hasTroubles: false));
            Parallel.For(0, whole.Steps * whole.Shards, cut =>
            {
                var (step, shard) = Math.DivRem(cut, whole.Shards);
                var findings = Findings(new ShardedNetwork(seed).CutAt(step, shard), network => network.Run(hasTroubles: false));
                if (findings.Count > 0)
                    failed.Enqueue($"seed {seed}, shard {shard}, step {step}: {string.Join("; ", findings)}");
            });
        }

        Assert.Empty(failed);
    }

    [Fact]
    public void nothing_is_lost_wherever_two_silos_die_one_after_the_other()
    {
        var failed = new ConcurrentQueue<string>();
        foreach (var seed in Enumerable.Range(1, 2))
        {
            var whole = Small(seed);
            Assert.Empty(whole.Run(hasTroubles: false));
            Parallel.For(0, whole.Steps, first =>
            {
                for (var second = first + 1; second < whole.Steps; second++)
                {
                    for (var shards = 0; shards < 4; shards++)
                    {
                        var twice = Small(seed).CutAt(first, shards & 1).CutAt(second, shards >> 1);
                        var findings = Findings(twice, network => network.Run(hasTroubles: false));
                        if (findings.Count > 0)
                            failed.Enqueue($"seed {seed}, steps {first} and {second}, shards {shards}: {string.Join("; ", findings)}");
                    }
                }
            });
        }

        Assert.Empty(failed);
    }

    [Fact]
    public void the_seed_that_is_named_replays()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("SIMULATION_SEED") ?? "1", CultureInfo.InvariantCulture);

        Assert.True(Findings(new ShardedNetwork(seed)).Count == 0, Report(seed));
    }

    private static ShardedNetwork Small(int seed) => new(seed) { Load = 2 };

    private static IReadOnlyList<string> Findings(ShardedNetwork network) => Findings(network, network => network.Run());

    private static IReadOnlyList<string> Findings(ShardedNetwork network, Func<ShardedNetwork, IReadOnlyList<string>> run)
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
        var network = new ShardedNetwork(seed, isTraced: true);
        return $"Seed {seed}:\n{string.Join('\n', Findings(network))}\nSIMULATION_SEED={seed} replays it:\n{network.Trace}";
    }
}
