using System.Text;
using BenchmarkDotNet.Attributes;
using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Routing;

namespace Connector.Micro;

/// <summary>The longest prefix among few and among very many routes; the two must cost the same within 10 %.</summary>
[MemoryDiagnoser]
public class RouteLookupBenchmarks
{
    private const int Destinations = 1024;
    private const int Peers = 8;
    private readonly byte[][] _destinations = new byte[Destinations][];
    private RouteTable _table = RouteTable.Empty;
    private int _next;

    [Params(10, 100_000)]
    public int Routes { get; set; }

    [GlobalSetup]
    public void Build()
    {
        var routes = Enumerable.Range(0, Routes)
            .Select(number => new RouteEntry($"g.region-{number % 97}.node-{number}", $"peer-{number % Peers}", 0))
            .ToArray();
        _table = new RouteTable(routes, new NextHops());
        // As many destinations in both cases: the data they touch, and not the lookup, would differ otherwise.
        for (var at = 0; at < Destinations; at++)
        {
            var route = routes[(int)((long)at * Routes / Destinations)];
            _destinations[at] = Encoding.ASCII.GetBytes($"{route.Prefix}.accounts.alice.{at}");
        }
    }

    [Benchmark]
    public int Find()
    {
        _next = (_next + 1) % Destinations;
        var candidates = _table.Find(_destinations[_next]);
        return candidates.Length == 1 ? 1 : throw new InvalidOperationException("a route was not found");
    }

    [Benchmark]
    public int FindNothing() => _table.Find("private.nowhere.in.particular"u8).Length;
}
