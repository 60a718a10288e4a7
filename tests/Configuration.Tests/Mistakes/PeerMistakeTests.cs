using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Mistakes;

public sealed class PeerMistakeTests
{
    [Theory]
    [InlineData("url: http://b:1", "url: starts with http://, not with ws:// or wss://. Write url: ws://connector-b:3001", 10)]
    [InlineData("url: b:3000", "url: is not an address that starts with ws:// or wss://. Write url: ws://connector-b:3001", 10)]
    [InlineData("url: ws://", "url: is not an address that starts with ws:// or wss://. Write url: ws://connector-b:3001", 10)]
    [InlineData("url: ws://b:99999", "url: the port must be from 1 to 65535, not 99999. Write url: ws://connector-b:3001", 10)]
    [InlineData("url: ws://b:0", "url: the port must be from 1 to 65535, not 0. Write url: ws://connector-b:3001", 10)]
    [InlineData("url: ws://b:x", "url: the port must be from 1 to 65535, not x. Write url: ws://connector-b:3001", 10)]
    [InlineData("url: ws://b c:1", "url: is not an address that starts with ws:// or wss://. Write url: ws://connector-b:3001", 10)]
    [InlineData("url: 3000", "url: expected an address that starts with ws:// or wss://, found a number. Write url: ws://connector-b:3001", 10)]
    [InlineData("url: \"\"", "url: is empty. Write url: ws://connector-b:3001", 10)]
    [InlineData("url:", "url: has no value. Write url: ws://connector-b:3001", 9)]
    [InlineData("username: a b", "username: \"a b\" is not a name without spaces and control characters. Write username: connector-a", 15)]
    [InlineData("authToken: \"\"", "authToken: is empty. Write authToken: ${BTP_PEER_CONNECTOR_B_SECRET}", 16)]
    [InlineData("authToken:", "authToken: has no value. Write authToken: ${BTP_PEER_CONNECTOR_B_SECRET}", 15)]
    [InlineData("authToken: 123456", "authToken: expected a token, found a number. Put the value in quotes", 16)]
    [InlineData("authToken: true", "authToken: expected a token, found true or false. Put the value in quotes", 16)]
    [InlineData("authToken: [a]", "authToken: expected a token, found a list. Write authToken: ${BTP_PEER_CONNECTOR_B_SECRET}", 16)]
    [InlineData("relation: sibling", "relation: must be one of parent, peer, child, not sibling. Write relation: peer", 15)]
    [InlineData("relation: Parent", "relation: must be one of parent, peer, child, not Parent. Write parent", 15)]
    [InlineData("maxPacketAmount: 0", "maxPacketAmount: must be a whole number from 1 to 18446744073709551615, not 0. Write maxPacketAmount: 1000000", 22)]
    [InlineData("maxPacketAmount: 18446744073709551616", "maxPacketAmount: must be a whole number from 1 to 18446744073709551615, not 18446744073709551616. Write maxPacketAmount: 1000000", 22)]
    [InlineData("maxPacketAmount: 1e9", "maxPacketAmount: 1e9 is not a whole number. Write maxPacketAmount: 1000000", 22)]
    [InlineData("maxPacketAmount: -1", "maxPacketAmount: must be a whole number from 1 to 18446744073709551615, not -1. Write maxPacketAmount: 1000000", 22)]
    [InlineData("maxPacketAmount: \"5\"", "maxPacketAmount: expected a number, found text in quotes. Write it without quotes", 22)]
    [InlineData("maxPacketAmount:", "maxPacketAmount: has no value. Write maxPacketAmount: 1000000", 21)]
    [InlineData("asset: USD", "asset: expected a mapping, found text. Write asset: { code: USD, scale: 9 }", 12)]
    [InlineData("asset: { scale: 256 }", "asset.scale: must be a whole number from 0 to 255, not 256. Write scale: 9", 21)]
    [InlineData("asset: { code: \"\" }", "asset.code: is empty. Write code: USD", 20)]
    [InlineData("asset: { code: U D }", "asset.code: \"U D\" is not an asset code of letters, digits and . _ -. Write code: USD", 20)]
    [InlineData("balance: { maximum: x }", "balance.maximum: expected a whole number, found text. Write maximum: 100000000", 25)]
    [InlineData("balance: { maximum: 1, minimum: 2, settleTo: 1 }", "balance.minimum: 2 is above the maximum, 1. Write a smaller one", 37)]
    [InlineData("balance: { minimum: -5, settleThreshold: -6 }", "balance.settleThreshold: -6 is not between minimum and maximum. Write one that the balance can reach", 46)]
    [InlineData("balance: { settleThreshold: 5, settleTo: 1 }", "balance.settleTo: 1 is not between settleThreshold and maximum. Write one that settling can reach", 46)]
    [InlineData("balance: { maximum: 5, settleTo: 6 }", "balance.settleTo: 6 is not between settleThreshold and maximum. Write one that settling can reach", 38)]
    [InlineData("rateLimit: 100", "rateLimit: expected a mapping, found a number. Write rateLimit: { packetsPerSecond: 10000 }", 16)]
    [InlineData("rateLimit: { packetsPerSecond: 0 }", "rateLimit.packetsPerSecond: must be a whole number from 1 to 100000000, not 0. Write packetsPerSecond: 10000", 36)]
    [InlineData("throughput: { incoming: 1000 }", "throughput.incoming: \"1000\" is not an amount per time. Write incoming: 1000000/s", 29)]
    [InlineData("throughput: { incoming: 1000/w }", "throughput.incoming: \"1000/w\" is not an amount per time. Write incoming: 1000000/s", 29)]
    [InlineData("throughput: { outgoing: 0/s }", "throughput.outgoing: the amount must be a whole number from 1 to 18446744073709551615, not 0. Write outgoing: 1000000/s", 29)]
    [InlineData("throughput: { outgoing: 1/0s }", "throughput.outgoing: the time must be from 1ms to 366d. Write outgoing: 1000000/s", 29)]
    [InlineData("throughput: { outgoing: 1/400d }", "throughput.outgoing: the time must be from 1ms to 366d. Write outgoing: 1000000/s", 29)]
    [InlineData("inFlight: { packets: 0 }", "inFlight.packets: must be a whole number from 1 to 1000000, not 0. Write packets: 10000", 26)]
    [InlineData("inFlight: { amount: 0 }", "inFlight.amount: must be a whole number from 1 to 18446744073709551615, not 0. Write amount: 100000000", 25)]
    [InlineData("http: { url: ws://b }", "http.url: starts with ws://, not with http:// or https://. Write url: https://b.example/ilp", 18)]
    [InlineData("settlementEngine: { url: engine }", "settlementEngine.url: is not an address that starts with http:// or https://. Write url: http://engine:3000", 30)]
    [InlineData("routing: { send: maybe }", "routing.send: must be true or false, not maybe. Write send: true", 22)]
    [InlineData("url: ws://u:t@b:1\nauthToken: ${T}", "url: has a token, and so has authToken. Keep one of the two", 10)]
    [InlineData("url: ws://u:t@b:1\nusername: v", "url: has a user, and so has username. Keep one of the two", 10)]
    public void a_value_of_a_peer(string lines, string expected, int column) =>
        Assert.Equal([$"node.yaml:6:{column}: peers[0].{expected}"], Loaded.Errors(Loaded.WithPeer(lines), ("T", "x"), ("BTP_PEER_CONNECTOR_B_SECRET", "y")));

    [Theory]
    [InlineData("balanse: {}", "peers[0].balanse: there is no such key. Write balance")]
    [InlineData("auth_token: x", "peers[0].auth_token: there is no such key. Write authToken")]
    [InlineData("AuthToken: x", "peers[0].AuthToken: there is no such key. Write authToken")]
    [InlineData("URL: x", "peers[0].URL: there is no such key. Write url")]
    [InlineData("prefix: g.a", "peers[0].prefix: there is no such key. It belongs to routes[]")]
    [InlineData("nodeId: b", "peers[0].nodeId: there is no such key. It belongs to the top level")]
    [InlineData("xyz: 1", "peers[0].xyz: there is no such key. Remove it; docs/configuration.md lists every key")]
    public void a_key_that_does_not_exist(string line, string expected) =>
        Assert.Equal([$"node.yaml:6:5: {expected}"], Loaded.Errors(Loaded.WithPeer(line)));

    [Theory]
    [InlineData("balance: { maxmum: 1 }", "6:16: peers[0].balance.maxmum: there is no such key. Write maximum")]
    [InlineData("rateLimit: { packetsPerSecond: 1, per: s }", "6:39: peers[0].rateLimit.per: there is no such key. Remove it; there are packetsPerSecond, burst")]
    [InlineData("routing: { transti: true }", "6:16: peers[0].routing.transti: there is no such key. Write transit")]
    public void a_key_of_a_section_that_does_not_exist(string line, string expected) =>
        Assert.Equal([$"node.yaml:{expected}"], Loaded.Errors(Loaded.WithPeer(line)));

    [Theory]
    [InlineData("peers: {}", "3:8: peers: expected a list, found a mapping. Write peers: []")]
    [InlineData("peers: none", "3:8: peers: expected a list, found text. Write peers: []")]
    [InlineData("peers:", "3:7: peers: has no value. Write peers: []")]
    [InlineData("peers: [~]", "3:9: peers[0]: expected a mapping, found nothing. Write id: … behind the dash, or remove the dash")]
    [InlineData("peers:\n  -\n  - { id: b, authToken: \"${T}\" }", "4:4: peers[0]: expected a mapping, found nothing. Write id: … behind the dash, or remove the dash")]
    [InlineData("peers: [connector-b]", "3:9: peers[0]: expected a mapping, found text. Write id: … behind the dash, or remove the dash")]
    [InlineData("peers: [[]]", "3:9: peers[0]: expected a mapping, found a list. Write id: … behind the dash, or remove the dash")]
    [InlineData("peers: [{ id: \"\" }]", "3:15: peers[0].id: is empty. Write id: connector-b")]
    [InlineData("peers: [{ id: 7 }]", "3:15: peers[0].id: expected a name of letters, digits and . _ ~ - (no ~ at its start), found a number. Put the value in quotes")]
    [InlineData("peers: [{ id: a/b }]", "3:15: peers[0].id: \"a/b\" is not a name of letters, digits and . _ ~ - (no ~ at its start). Write id: connector-b")]
    [InlineData("peers: [{ id: ~from.1 }]", "3:15: peers[0].id: \"~from.1\" is not a name of letters, digits and . _ ~ - (no ~ at its start). Write id: connector-b")]
    [InlineData("peers: [{ id: me }]", "3:15: peers[0].id: me means this node itself. Give the peer a name of its own")]
    [InlineData("peers: [{ id: local }]", "3:15: peers[0].id: local means this node itself. Give the peer a name of its own")]
    [InlineData("peers: [{ id: b, authToken: \"${T}\" }, { id: b, authToken: \"${T}\" }]", "3:45: peers[1].id: there is a peer b already, in line 3. Rename or remove one of the two")]
    [InlineData("peers: [{ id: peer-x, authToken: \"${T}1\" }, { id: PEER_X, authToken: \"${T}2\" }]", "3:51: peers[1].id: PEER_X and peer-x share the variable BTP_PEER_PEER_X_SECRET. Rename one of the two")]
    public void the_list_of_peers(string lines, string expected) =>
        Assert.Equal(
            [$"node.yaml:{expected}"],
            Loaded.Errors("nodeId: me\nbtpServerPort: 1\n" + lines + "\nroutes: []\n", ("T", "secret")));
}
