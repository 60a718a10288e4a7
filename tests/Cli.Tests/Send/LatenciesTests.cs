using Connector.Cli.Send;
using CsCheck;

namespace Connector.Cli.Tests.Send;

public sealed class LatenciesTests
{
    private static readonly double[] Shares = [0.5, 0.9, 0.99, 1.0];

    [Fact]
    public void nothing_added_is_zero_everywhere()
    {
        var latencies = new Latencies();

        Assert.Equal(0, latencies.Count);
        Assert.Equal(TimeSpan.Zero, latencies.Percentile(0.99));
        Assert.Equal(TimeSpan.Zero, latencies.Longest);
    }

    [Fact]
    public void one_latency_is_every_percentile()
    {
        var latencies = new Latencies();
        latencies.Add(TimeSpan.FromMilliseconds(12.345));

        Assert.Equal(TimeSpan.FromMilliseconds(12.345), latencies.Percentile(0.5));
        Assert.Equal(TimeSpan.FromMilliseconds(12.345), latencies.Longest);
    }

    [Fact]
    public void percentiles_are_within_one_percent_of_the_exact_ones() =>
        Gen.Long[0, TimeSpan.FromHours(1).Ticks].Array[1, 200].Sample(ticks =>
        {
            var latencies = new Latencies();
            foreach (var one in ticks) latencies.Add(new TimeSpan(one));
            Array.Sort(ticks);
            foreach (var share in Shares)
            {
                var exact = ticks[(int)Math.Ceiling(share * ticks.Length) - 1];
                Assert.InRange(latencies.Percentile(share).Ticks, exact, exact + (exact / 100) + 1);
            }
        });

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(long.MaxValue)]
    public void the_ends_of_the_range_have_buckets(long ticks)
    {
        var latencies = new Latencies();
        latencies.Add(new TimeSpan(ticks));

        Assert.Equal(Math.Max(0, ticks), latencies.Percentile(1).Ticks);
    }
}
