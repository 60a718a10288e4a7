using System.Text;
using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Routing;
using CsCheck;

namespace Connector.Grains.Tests.Routing;

public sealed class RouteTableTests
{
    private static readonly Gen<string> GenAddress =
        Gen.OneOfConst("a", "b", "ab", "a~1", "longer-segment_1").Array[1, 6].Select(segments => string.Join('.', segments));

    public static TheoryData<string, string, string, string?> VectorQueries()
    {
        var data = new TheoryData<string, string, string, string?>();
        foreach (var vector in VectorFile.Read("routing.json"))
        {
            foreach (var query in vector.GetProperty("queries").EnumerateArray())
            {
                data.Add(
                    vector.GetProperty("name").GetString()!,
                    vector.GetProperty("table").GetRawText(),
                    query.GetProperty("destination").GetString()!,
                    query.GetProperty("nextHop").GetString());
            }
        }

        return data;
    }

    [Theory, MemberData(nameof(VectorQueries))]
    public void finds_what_the_vectors_say(string table, string routes, string destination, string? nextHop)
    {
        _ = table;
        using var document = System.Text.Json.JsonDocument.Parse(routes);
        var entries = document.RootElement.EnumerateArray()
            .Select(route => new RouteEntry(route.GetProperty("prefix").GetString()!, route.GetProperty("nextHop").GetString()!, 0))
            .ToList();
        Assert.Equal(nextHop, Find(new RouteTable(entries, new NextHops()), destination));
    }

    [Fact]
    public void finds_what_a_plain_search_finds() =>
        Gen.Select(GenAddress.Array[0, 40], GenAddress).Sample((prefixes, destination) =>
        {
            var routes = prefixes.Distinct().Select(prefix => new RouteEntry(prefix, "to-" + prefix, 0)).ToList();
            var expected = routes
                .Where(route => destination == route.Prefix || destination.StartsWith(route.Prefix + ".", StringComparison.Ordinal))
                .MaxBy(route => route.Prefix.Length)?.NextHop;
            return Find(new RouteTable(routes, new NextHops()), destination) == expected;
        });

    [Fact]
    public void candidates_come_by_priority_highest_first()
    {
        var table = new RouteTable(
            [new("g.a", "low", 1), new("g.a", "high", 9), new("g.a", "middle", 5)], new NextHops());
        Assert.Equal(["high", "middle", "low"], table.Find("g.a.x"u8).ToArray().Select(hop => hop.Account));
    }

    [Fact]
    public void an_empty_prefix_is_the_default_route()
    {
        var table = new RouteTable([new("", "parent", 0), new("g.a", "a", 0)], new NextHops());
        Assert.Equal("parent", Find(table, "test.anything"));
        Assert.Equal("a", Find(table, "g.a"));
    }

    [Fact]
    public void a_hostile_address_of_512_segments_finds_the_longest_prefix_there_is()
    {
        var table = new RouteTable([new("g.a", "a", 0), new("g.a.a.a", "deep", 0)], new NextHops());
        Assert.Equal("deep", Find(table, "g" + string.Concat(Enumerable.Repeat(".a", 511))));
    }

    [Fact]
    public void a_hundred_thousand_routes_are_all_found_and_lookups_allocate_nothing()
    {
        var routes = Enumerable.Range(0, 100_000).Select(i => new RouteEntry($"g.n{i % 317}.p{i}", $"p{i}", 0)).ToList();
        var table = new RouteTable(routes, new NextHops());
        foreach (var route in routes)
            Assert.Equal(route.NextHop, Find(table, route.Prefix + ".rest"));
        var destination = Encoding.ASCII.GetBytes("g.n7.p7.x.y");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            table.Find(destination);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string? Find(RouteTable table, string destination)
    {
        var candidates = table.Find(Encoding.ASCII.GetBytes(destination));
        return candidates.IsEmpty ? null : candidates[0].Account;
    }
}
