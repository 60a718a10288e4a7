using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Mistakes;

public sealed class MissingKeyTests
{
    [Theory]
    [InlineData("nodeId", "node.yaml:1:1: nodeId: is missing. Write nodeId: connector-a, or set NODE_ID")]
    [InlineData("btpServerPort", "node.yaml:1:1: btpServerPort: is missing. Write btpServerPort: 3000, or set BTP_SERVER_PORT")]
    [InlineData("peers", "node.yaml:1:1: peers: is missing. Write peers: []")]
    [InlineData("routes", "node.yaml:1:1: routes: is missing. Write routes: []")]
    public void a_key_that_every_file_needs(string key, string expected)
    {
        var without = string.Concat(
            Loaded.Smallest.Split('\n').Where(line => !line.StartsWith(key, StringComparison.Ordinal)).Select(line => line + "\n"));

        Assert.Equal([expected], Loaded.Problems(without));
    }

    [Theory]
    [InlineData("nodeId", "NODE_ID", "x")]
    [InlineData("btpServerPort", "BTP_SERVER_PORT", "3000")]
    public void unless_its_variable_says_it(string key, string variable, string value)
    {
        var without = string.Concat(
            Loaded.Smallest.Split('\n').Where(line => !line.StartsWith(key, StringComparison.Ordinal)).Select(line => line + "\n"));

        Assert.Empty(Loaded.Problems(without, (variable, value)));
    }

    [Theory]
    [InlineData("peers: [{ url: \"ws://b:1\", authToken: \"${T}\" }]\nroutes: []", "node.yaml:3:9: peers[0].id: is missing. Write id: connector-b")]
    [InlineData("routes: [{ nextHop: local }]\npeers: []", "node.yaml:3:10: routes[0].prefix: is missing. Write prefix: g.connectorb")]
    [InlineData("routes: [{ prefix: g.a }]\npeers: []", "node.yaml:3:10: routes[0].nextHop: is missing. Write nextHop: connector-b")]
    public void in_a_list(string lists, string expected) =>
        Assert.Equal([expected], Loaded.Errors("nodeId: a\nbtpServerPort: 1\n" + lists, ("T", "secret")));

    [Theory]
    [InlineData("settlement: { token: \"${T}\" }", "node.yaml:5:13: settlement.port: is missing. Write port: 7771")]
    [InlineData("admin: { token: \"${T}\" }", "node.yaml:5:8: admin.port: is missing. Write port: 7770")]
    [InlineData("admin: {}", "node.yaml:5:8: admin.port: is missing. Write port: 7770")]
    [InlineData("rates: { source: http }", "node.yaml:5:8: rates.url: is missing, and source: http needs it. Write url: https://rates.example/latest, or source: static")]
    public void in_a_section(string line, string expected) =>
        Assert.Equal([expected], Loaded.Errors(Loaded.Smallest + line, ("T", "secret")));

    [Theory]
    [InlineData("rateLimit: { burst: 5 }", "node.yaml:6:16: peers[0].rateLimit.packetsPerSecond: is missing. Write packetsPerSecond: 10000")]
    [InlineData("settlementEngine: {}", "node.yaml:6:23: peers[0].settlementEngine.url: is missing. Write url: http://engine:3000")]
    [InlineData("http: {}", "node.yaml:6:11: peers[0].http: has neither url nor incomingToken. Write where we post, or how the peer may")]
    [InlineData("url: ws://b:1", "node.yaml:5:5: peers[0].authToken: is missing, so we cannot log in at connector-b. Set BTP_PEER_CONNECTOR_B_SECRET, or write authToken: ${BTP_PEER_CONNECTOR_B_SECRET}")]
    public void in_a_peer(string line, string expected) => Assert.Equal([expected], Loaded.Errors(Loaded.WithPeer(line)));

    [Fact]
    public void of_a_server_with_a_certificate() =>
        Assert.Equal(
            [
                "node.yaml:2:12: btpServer.port: is missing. Write port: 3000, or set BTP_SERVER_PORT",
                "node.yaml:2:19: btpServer.tls.key: is missing. Write key: /run/secrets/key.pem",
            ],
            Loaded.Errors("nodeId: a\nbtpServer: { tls: { certificate: c.pem } }\npeers: []\nroutes: []\n"));
}
