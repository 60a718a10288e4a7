using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Mistakes;

public sealed class RouteMistakeTests
{
    private static string With(string routes) =>
        "nodeId: me\nbtpServerPort: 1\npeers: [{ id: connector-b, authToken: \"${T}\" }]\n" + routes + "\n";

    [Theory]
    [InlineData("routes: {}", "4:9: routes: expected a list, found a mapping. Write routes: []")]
    [InlineData("routes:", "4:8: routes: has no value. Write routes: []")]
    [InlineData("routes: [~]", "4:10: routes[0]: expected a mapping, found nothing. Write prefix: … behind the dash, or remove the dash")]
    [InlineData("routes: [{ prefix: g.a, nextHop: 5 }]", "4:34: routes[0].nextHop: expected a peer's id, our own node id or local, found a number. Put the value in quotes")]
    [InlineData("routes: [{ prefix: g.a, nextHop: \"\" }]", "4:34: routes[0].nextHop: is empty. Write nextHop: connector-b")]
    [InlineData("routes: [{ prefix: g.a, nextHop: local, priority: high }]", "4:51: routes[0].priority: expected a whole number from -2147483648 to 2147483647, found text. Write priority: 0")]
    [InlineData("routes: [{ prefix: g.a, nextHop: local, priority: 0.5 }]", "4:51: routes[0].priority: 0.5 is not a whole number. Write priority: 0")]
    [InlineData("routes: [{ prefix: g.a, nextHop: local, weight: 1 }]", "4:41: routes[0].weight: there is no such key. Remove it; there are prefix, nextHop, priority")]
    [InlineData("routes: [{ prefix: g.a, nexthop: local }]", "4:10: routes[0].nextHop: is missing. Write nextHop: connector-b", "4:25: routes[0].nexthop: there is no such key. Write nextHop")]
    [InlineData("routes: [{ prefix: g.a, nextHop: me }, { prefix: g.a, nextHop: local }]", "4:40: routes[1]: there is a route for \"g.a\" to local already, in line 4. Remove one of the two")]
    [InlineData("routes: [{ prefix: g.a, nextHop: connector-b, priority: 1 }, { prefix: g.a, nextHop: connector-b }]", "4:62: routes[1]: there is a route for \"g.a\" to connector-b already, in line 4. Remove one of the two")]
    public void a_route(string line, params string[] expected) =>
        Assert.Equal(expected.Select(text => $"node.yaml:{text}"), Loaded.Errors(With(line), ("T", "x")));

    [Theory]
    [InlineData("g..x")]
    [InlineData("g.x.")]
    [InlineData(".g")]
    [InlineData("G.x")]
    [InlineData("g.x y")]
    [InlineData("g.ü")]
    [InlineData("us.bank")]
    [InlineData("peer.config")]
    [InlineData("self.a")]
    [InlineData("g/x")]
    public void a_prefix(string prefix) =>
        Assert.Equal(
            [$"node.yaml:4:20: routes[0].prefix: \"{prefix}\" is not an ILP address prefix. Write prefix: g.connectorb"],
            Loaded.Errors(With($"routes: [{{ prefix: \"{prefix}\", nextHop: local }}]"), ("T", "x")));

    [Fact]
    public void a_prefix_that_is_too_long() =>
        Assert.Equal(
            ["node.yaml:4:20: routes[0].prefix: has 1102 characters, at most 1023 are possible. Write prefix: g.connectorb"],
            Loaded.Errors(With($"routes: [{{ prefix: g.{new string('a', 1100)}, nextHop: local }}]"), ("T", "x")));

    [Theory]
    [InlineData("connector-c", "no peer is called connector-c, so its packets are rejected until one logs in. Write connector-b, or add it to peers, or set BTP_PEER_CONNECTOR_C_SECRET")]
    [InlineData("hub", "no peer is called hub, so its packets are rejected until one logs in. Add it to peers, or set BTP_PEER_HUB_SECRET")]
    public void a_next_hop_that_nobody_is_is_only_a_warning(string hop, string expected)
    {
        var result = Loaded.From(With($"routes: [{{ prefix: g.a, nextHop: {hop} }}]"), ("T", "x"));

        Assert.Equal(hop, Assert.Single(result.Config!.Routes).NextHop);
        Assert.Equal([$"node.yaml:4:34: routes[0].nextHop: {expected}"], result.Warnings.Select(w => w.ToString()));
    }

    [Fact]
    public void a_next_hop_that_a_variable_makes_a_peer_is_none() =>
        Assert.Empty(Loaded.Problems(
            With("routes: [{ prefix: g.a, nextHop: Hub_1 }]"), ("T", "x"), ("BTP_PEER_HUB_1_SECRET", "y")));

    [Fact]
    public void two_routes_of_one_prefix_to_two_peers_are_none() =>
        Assert.Empty(Loaded.Errors(
            With("routes: [{ prefix: g.a, nextHop: connector-b, priority: 2 }, { prefix: g.a, nextHop: connector-c }]"), ("T", "x")));
}
