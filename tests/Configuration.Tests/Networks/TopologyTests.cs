using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Networks;

public sealed class TopologyTests
{
    private static ConnectorConfig Example(string file, params (string Name, string Value)[] environment) =>
        ConfigLoader.LoadFile(Path.Combine(Repository.Examples, file), environment.ToDictionary(v => v.Name, v => v.Value)).Config!;

    private static string[] Check(params ConnectorConfig[] nodes) => [.. Topology.Check(nodes).Select(problem => problem.ToString())];

    private static ConnectorConfig Node(string id, string lists, int port = 3000) =>
        Loaded.Config($"nodeId: {id}\nbtpServerPort: {port}\n{lists}");

    [Theory]
    [InlineData("linear-3-nodes-*.yaml", 3)]
    [InlineData("linear-5-nodes-*.yaml", 5)]
    [InlineData("mesh-4-nodes-*.yaml", 4)]
    [InlineData("hub-spoke-*.yaml", 4)]
    [InlineData("complex-8-node/*.yaml", 8)]
    public void in_the_example_networks_every_packet_arrives(string pattern, int nodes)
    {
        var folder = Path.Combine(Repository.Examples, Path.GetDirectoryName(pattern)!);
        var configs = Directory.GetFiles(folder, Path.GetFileName(pattern)).Select(file => Example(file)).ToArray();

        Assert.Equal(nodes, configs.Length);
        Assert.Empty(Check(configs));
    }

    [Fact]
    public void the_mesh_as_m2m_shipped_it_delivers_nothing()
    {
        var configs = "abcd".Select(node => ConfigLoader.LoadFile(
            Path.Combine(Repository.M2MFiles, $"mesh-4-nodes-{node}.yaml"), new Dictionary<string, string>()).Config!).ToArray();

        // Without a local route the address is made of the node id, which no other node has a route for.
        Assert.Contains(
            "connector-a: routes: g.connector-b of connector-b is not reached: connector-a has no route. Correct the routes along the way",
            Check(configs));
    }

    [Fact]
    public void a_node_that_no_route_leads_to() =>
        Assert.Equal(
            ["b: routes: g.a of a is not reached: b has no route. Correct the routes along the way"],
            Check(
                Node("a", "peers: [{ id: b, url: ws://b:3001, authToken: x }]\nroutes: [{ prefix: g.a, nextHop: a }, { prefix: g.b, nextHop: b }]"),
                Node("b", "peers: [{ id: a, authToken: x }]\nroutes: [{ prefix: g.b, nextHop: b }]", 3001)));

    [Fact]
    public void routes_that_go_in_a_circle()
    {
        var problems = Check(
            Node("a", "peers: [{ id: b, url: ws://b:3001, authToken: x }]\nroutes: [{ prefix: g.a, nextHop: a }, { prefix: g, nextHop: b }]"),
            Node("b", "peers: [{ id: a, authToken: x }]\nroutes: [{ prefix: g.b, nextHop: b }, { prefix: g, nextHop: a }]", 3001),
            Node("c", "peers: [{ id: b, url: ws://b:3001, authToken: y }]\nroutes: [{ prefix: g.c, nextHop: c }, { prefix: g, nextHop: b }]", 3002));

        Assert.Contains(
            "a: routes: g.c of c is not reached: it goes in a circle, a -> b -> a. Correct the routes along the way", problems);
        Assert.Contains(
            "c: peers.b: logs in at b as c, which has no such peer. Add c to the peers of b, or correct username", problems);
    }

    [Fact]
    public void secrets_that_differ() =>
        Assert.Equal(
            ["connector-b: peers.connector-c: the secret it logs in with at connector-c is not the one expected there of connector-b. Give both ends the same secret"],
            Check(
                Example("linear-3-nodes-a.yaml"), Example("linear-3-nodes-b.yaml"),
                Example("linear-3-nodes-c.yaml", ("BTP_PEER_CONNECTOR_B_SECRET", "something else"))));

    [Fact]
    public void an_address_where_nobody_listens() =>
        Assert.Equal(
            ["connector-b: peers.connector-c: dials ws://connector-c:3002, but connector-c listens on port 3900. Correct the url, or the port of the other node"],
            Check(
                Example("linear-3-nodes-a.yaml"), Example("linear-3-nodes-b.yaml"),
                Example("linear-3-nodes-c.yaml", ("BTP_SERVER_PORT", "3900"))));

    [Fact]
    public void a_peer_outside_the_topology_is_a_warning()
    {
        var problems = Topology.Check([Example("linear-3-nodes-a.yaml"), Example("linear-3-nodes-b.yaml")]);

        Assert.Equal(
            "connector-b: peers.connector-c: dials ws://connector-c:3002, and no node here is called connector-c. Name the other node's file too, or correct the id",
            Assert.Single(problems).ToString());
        Assert.Equal(ConfigSeverity.Warning, problems[0].Severity);
    }

    [Fact]
    public void a_link_that_nobody_dials()
    {
        var problems = Check(
            Node("a", "peers: [{ id: b, authToken: x }]\nroutes: [{ prefix: g.a, nextHop: a }, { prefix: g.b, nextHop: b }]"),
            Node("b", "peers: [{ id: a, authToken: x }]\nroutes: [{ prefix: g.b, nextHop: b }, { prefix: g.a, nextHop: a }]", 3001));

        Assert.Equal(
            [
                "a: peers.b: neither a dials b nor the other way round. Write a url for b, or for a at b",
                "b: routes: g.a of a is not reached: b sends it to a, and there is no link. Correct the routes along the way",
                "a: routes: g.b of b is not reached: a sends it to b, and there is no link. Correct the routes along the way",
            ],
            problems);
    }

    [Fact]
    public void a_packet_that_another_node_takes_for_its_own() =>
        Assert.Contains(
            "a: routes: g.b of b is not reached: a takes it for its own. Correct the routes along the way",
            Check(
                Node("a", "peers: [{ id: b, url: ws://b:3001, authToken: x }]\nroutes: [{ prefix: g.a, nextHop: a }, { prefix: g, nextHop: local }]"),
                Node("b", "peers: [{ id: a, authToken: x }]\nroutes: [{ prefix: g.b, nextHop: b }, { prefix: g, nextHop: a }]", 3001)));

    [Fact]
    public void a_next_hop_that_is_no_peer() =>
        Assert.Contains(
            "a: routes: g.b of b is not reached: a sends it to c, which is no peer of it. Correct the routes along the way",
            Check(
                Node("a", "peers: [{ id: b, url: ws://b:3001, authToken: x }]\nroutes: [{ prefix: g.a, nextHop: a }, { prefix: g.b, nextHop: c }]"),
                Node("b", "peers: [{ id: a, authToken: x }]\nroutes: [{ prefix: g.b, nextHop: b }, { prefix: g, nextHop: a }]", 3001)));

    [Fact]
    public void two_nodes_of_one_name() =>
        Assert.Contains(
            "a: nodeId: 2 nodes have this name. Give each node a name of its own",
            Check(Node("a", "peers: []\nroutes: []"), Node("a", "peers: []\nroutes: []")));

    [Fact]
    public void encryption_that_only_one_end_expects_is_a_warning() =>
        Assert.Equal(
            ["a: peers.b: dials wss://b:3001, but b has no certificate. Correct the url, unless something between them changes that"],
            Check(
                Node("a", "peers: [{ id: b, url: wss://b:3001, authToken: x }]\nroutes: [{ prefix: g.a, nextHop: a }, { prefix: g, nextHop: b }]"),
                Node("b", "peers: [{ id: a, authToken: x }]\nroutes: [{ prefix: g.b, nextHop: b }, { prefix: g, nextHop: a }]", 3001)));

    [Fact]
    public void a_username_of_ones_own_finds_the_account_at_the_other_end() =>
        Assert.Empty(Check(
            Node("a", "peers: [{ id: b, url: ws://b:3001, username: alias, authToken: x }]\nroutes: [{ prefix: g.a, nextHop: a }, { prefix: g, nextHop: b }]"),
            Node("b", "peers: [{ id: alias, authToken: x }]\nroutes: [{ prefix: g.b, nextHop: b }, { prefix: g, nextHop: alias }]", 3001)));

    [Fact]
    public void a_child_is_reached_below_its_parents_address_without_a_route() =>
        Assert.Empty(Check(
            Node("a", "ilpAddress: g.a\npeers: [{ id: b, relation: child, authToken: x }]\nroutes: []"),
            Node("b", "ilpAddress: g.a.b\npeers: [{ id: a, relation: parent, url: ws://a:3000, authToken: x }]\nroutes: [{ prefix: g, nextHop: a }]", 3001)));

    [Fact]
    public void no_nodes_have_no_problems() => Assert.Empty(Check());
}
