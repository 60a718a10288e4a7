using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Mistakes;

public sealed class ManyMistakesTests
{
    [Fact]
    public void one_run_tells_every_mistake_in_the_order_of_the_file()
    {
        var problems = Loaded.Problems("""
            nodeID: x
            btpServerPort: 3000.5
            logLevel: verbose
            peers:
              -
              - id: a
                url: http://foo:1
                authToken: 123
              - id: a
                url: wss://host/path
            routes:
              - prefix: G..x
                nextHop: nobody
                priority: high
              - { prefix: g.x, nextHop: b }
              - { prefix: g.x, nextHop: b }
              - prefix: ${MISSING}
                nextHop: a
            maxHoldTime: 1w
            """, ("LOOPBACK", "perhaps"));

        Assert.Equal(
            [
                "node.yaml:1:1: nodeID: there is no such key. Write nodeId",
                "node.yaml:1:1: nodeId: is missing. Write nodeId: connector-a, or set NODE_ID",
                "node.yaml:2:16: btpServerPort: 3000.5 is not a whole number. Write btpServerPort: 3000, or set BTP_SERVER_PORT",
                "node.yaml:3:11: logLevel: must be one of debug, info, warn, error, not verbose. Write logLevel: info, or set LOG_LEVEL",
                "node.yaml:5:4: peers[0]: expected a mapping, found nothing. Write id: … behind the dash, or remove the dash",
                "node.yaml:7:10: peers[1].url: starts with http://, not with ws:// or wss://. Write url: ws://connector-b:3001",
                "node.yaml:8:16: peers[1].authToken: expected a token, found a number. Put the value in quotes",
                "node.yaml:9:5: peers[2].authToken: is missing, so we cannot log in at a. Set BTP_PEER_A_SECRET, or write authToken: ${BTP_PEER_A_SECRET}",
                "node.yaml:9:9: peers[2].id: there is a peer a already, in line 6. Rename or remove one of the two",
                "node.yaml:12:13: routes[0].prefix: \"G..x\" is not an ILP address prefix. Write prefix: g.connectorb",
                "node.yaml:14:15: routes[0].priority: expected a whole number from -2147483648 to 2147483647, found text. Write priority: 0",
                "node.yaml:15:29: routes[1].nextHop: no peer is called b, so its packets are rejected until one logs in. Write a, or add it to peers, or set BTP_PEER_B_SECRET",
                "node.yaml:16:5: routes[2]: there is a route for \"g.x\" to b already, in line 15. Remove one of the two",
                "node.yaml:16:29: routes[2].nextHop: no peer is called b, so its packets are rejected until one logs in. Write a, or add it to peers, or set BTP_PEER_B_SECRET",
                "node.yaml:17:13: routes[3].prefix: the variable MISSING is not set, or is empty. Set MISSING, or write ${MISSING:-default}",
                "node.yaml:19:14: maxHoldTime: \"1w\" is not a time. Write maxHoldTime: 30s",
                "environment: LOOPBACK: must be true or false, not perhaps. Set LOOPBACK=false, or unset it",
            ],
            problems);
    }

    [Theory]
    [InlineData("nodeId: a\nnodeId: b\nbtpServerPort: 1\npeers: []\nroutes: []", "2:1: nodeId: is written twice, first in line 1. Keep one of the two")]
    [InlineData("nodeId: a\nbtpServerPort: 1\npeers: []\nroutes: []\n? [a]\n: b", "5:3: a list cannot be a key. Write a name, then a colon")]
    [InlineData("", "1:1: expected keys with values, found nothing. Start with nodeId: connector-a")]
    [InlineData("# nothing but this\n", "1:1: expected keys with values, found nothing. Start with nodeId: connector-a")]
    [InlineData("- a", "1:1: expected keys with values, found a list. Start with nodeId: connector-a")]
    [InlineData("nodeId", "1:1: expected keys with values, found text. Start with nodeId: connector-a")]
    [InlineData("42", "1:1: expected keys with values, found a number. Start with nodeId: connector-a")]
    [InlineData("a: 1\n---\nb: 2", "2:1: a second document starts here. Keep one document in the file and remove the line ---")]
    [InlineData("a: *b", "1:4: nothing above is marked &b. Write &b before the value that is meant")]
    public void the_shape_of_the_file(string yaml, string expected) =>
        Assert.Equal([$"node.yaml:{expected}"], Loaded.Errors(yaml));

    [Theory]
    [InlineData("nodeId: a\nbtpServerPort: [1\n", 2)]
    [InlineData("nodeId: \"a\nbtpServerPort: 3\n", 1)]
    [InlineData("nodeId: a: b\n", 1)]
    [InlineData("nodeId: a\n  btpServerPort: 1\n", 2)]
    [InlineData("peers: [\nroutes: []\nnodeId: a\n", 1)]
    [InlineData("nodeId: @a\n", 1)]
    [InlineData("nodeId: 'a\n", 1)]
    [InlineData("{ nodeId: a", 1)]
    public void what_is_not_yaml_is_told_with_its_line(string yaml, int line)
    {
        var problem = Assert.Single(Loaded.From(yaml).Problems);

        Assert.StartsWith("is not valid YAML", problem.Message, StringComparison.Ordinal);
        Assert.StartsWith("Check the indentation", problem.Fix, StringComparison.Ordinal);
        Assert.InRange(problem.Line, line, line + 1);
        Assert.True(problem.Column >= 1);
    }

    [Fact]
    public void a_tab_is_named_as_the_cause() =>
        Assert.EndsWith(
            "Indent with spaces, YAML does not take tabs", Loaded.Problems("peers:\n\t- id: a\n").Single(), StringComparison.Ordinal);

    [Fact]
    public void a_refused_file_gives_no_configuration() => Assert.Null(Loaded.From("nodeId: a").Config);
}
