using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Settings;

public sealed class OwnAddressTests
{
    private static string File(string more, string routes = "[]") =>
        $"nodeId: me\nbtpServerPort: 1\npeers: [{{ id: b, authToken: \"${{S}}\" }}]\nroutes: {routes}\n{more}\n";

    [Theory]
    [InlineData("[]", "test.me")]
    [InlineData("[{ prefix: g.x, nextHop: b }]", "g.me")]
    [InlineData("[{ prefix: \"\", nextHop: b }, { prefix: test2.x, nextHop: b }]", "test2.me")]
    [InlineData("[{ prefix: g, nextHop: b }]", "g.me")]
    [InlineData("[{ prefix: g.x, nextHop: b }, { prefix: g.mine, nextHop: local }]", "g.mine")]
    [InlineData("[{ prefix: g.mine.too, nextHop: me }, { prefix: g.other, nextHop: local }]", "g.mine.too")]
    [InlineData("[{ prefix: g, nextHop: local }]", "g.me")]
    [InlineData("[{ prefix: \"\", nextHop: local }]", "test.me")]
    public void without_ilpAddress_it_comes_from_the_routes(string routes, string expected)
    {
        var config = Loaded.Config(File("", routes), ("S", "s"));

        Assert.Equal((expected, false), (config.IlpAddress, config.IlpAddressIsExplicit));
    }

    [Fact]
    public void with_ilpAddress_it_is_that_one()
    {
        var config = Loaded.Config(File("ilpAddress: g.here", "[{ prefix: g.mine, nextHop: local }]"), ("S", "s"));

        Assert.Equal(("g.here", true), (config.IlpAddress, config.IlpAddressIsExplicit));
    }

    [Fact]
    public void a_node_id_that_is_no_segment_is_made_one() =>
        Assert.Equal("test.a-b-c", Loaded.Config("nodeId: a.b/c\nbtpServerPort: 1\npeers: []\nroutes: []\n").IlpAddress);

    [Fact]
    public void a_route_to_the_node_id_of_the_file_is_local_though_the_variable_goes_over_it()
    {
        var config = Loaded.Config(
            File("", "[{ prefix: g.a, nextHop: me }, { prefix: g.b, nextHop: you }]"), ("S", "s"), ("NODE_ID", "you"));

        Assert.Equal(["local", "local"], config.Routes.Select(route => route.NextHop));
        Assert.Equal(("you", "g.a"), (config.NodeId, config.IlpAddress));
    }

    [Theory]
    [InlineData("g.here", "test.there", "test.there is on the test network and our address g.here on the live network, so its packets are refused")]
    [InlineData("test.here", "g.there", "g.there is on the live network and our address test.here on the test network, so its packets are refused")]
    public void a_written_address_warns_of_routes_of_the_other_network(string address, string prefix, string expected) =>
        Assert.Equal(
            [$"node.yaml:4:20: routes[0].prefix: {expected}. Remove the route, or change ilpAddress"],
            Loaded.Problems(File($"ilpAddress: {address}", $"[{{ prefix: {prefix}, nextHop: b }}]"), ("S", "s")));

    [Theory]
    [InlineData("ilpAddress: g.here", "[{ prefix: g.there, nextHop: b }]")]
    [InlineData("ilpAddress: test.here", "[{ prefix: test1.there, nextHop: b }]")]
    [InlineData("ilpAddress: private.here", "[{ prefix: g.there, nextHop: b }]")]
    [InlineData("ilpAddress: g.here", "[{ prefix: private.there, nextHop: b }]")]
    [InlineData("ilpAddress: g.here", "[{ prefix: \"\", nextHop: b }]")]
    [InlineData("", "[{ prefix: g.mine, nextHop: local }, { prefix: test.there, nextHop: b }]")]
    public void otherwise_nothing_is_said(string more, string routes) => Assert.Empty(Loaded.Problems(File(more, routes), ("S", "s")));
}
