using System.Text.Json;

namespace Connector.Micro.Tests;

public class AllocationTests
{
    private const int Rounds = 1000;

    private static readonly Dictionary<string, long> Expected = JsonSerializer.Deserialize<Dictionary<string, long>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "expected-allocations.json")))!;

    public static TheoryData<string> Benchmarks => [.. BenchmarkMethods.Names];

    [Fact]
    public void every_benchmark_says_what_it_may_allocate_and_nothing_else_is_listed() =>
        Assert.Equal(BenchmarkMethods.Names, Expected.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Benchmarks))]
    public void a_benchmark_allocates_exactly_what_is_expected_of_it(string name)
    {
        foreach (var benchmark in BenchmarkMethods.Ready(name))
            Assert.Equal(Expected[name] * Rounds, AllocatedBy(benchmark));
    }

    [Fact]
    public void an_allocation_would_be_seen() =>
        Assert.InRange(AllocatedBy(() => new byte[100].Length), 100 * Rounds, 200 * Rounds);

    private static long AllocatedBy(Func<int> benchmark)
    {
        // The first calls load types and compile; what they allocate is not the packet's.
        for (var round = 0; round < Rounds; round++) benchmark();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++) benchmark();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
