using Connector.Configuration.Keys;
using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Settings;

public sealed class KeysWithoutEffectTests
{
    private const string Words = "is checked, but this release does not act on it yet. Leave it for later, or remove it";

    [Theory]
    [InlineData("routeBroadcast: { interval: 30s }", "routeBroadcast")]
    public void a_key_of_the_file_warns(string line, string key) =>
        Assert.Equal([$"node.yaml:5:1: {key}: {Words}"], Loaded.Problems(Loaded.Smallest + line));

    [Theory]
    [InlineData("http: { url: https://b }", "6:5: peers[0].http")]
    [InlineData("routing: { send: true }", "6:5: peers[0].routing")]
    public void a_key_of_a_peer_warns(string line, string key) =>
        Assert.Equal([$"node.yaml:{key}: {Words}"], Loaded.Problems(Loaded.WithPeer(line), ("BTP_PEER_CONNECTOR_B_SECRET", "s")));

    [Fact]
    public void limits_have_effect_and_do_not_warn() =>
        Assert.Empty(Loaded.Problems(
            Loaded.WithPeer("""
                username: me
                relation: child
                asset: { code: USD, scale: 9 }
                spread: 0.1
                maxPacketAmount: 1
                balance: { maximum: 1, minimum: -1, settleThreshold: -1, settleTo: 0 }
                settlementEngine: { url: "http://engine" }
                rateLimit: { packetsPerSecond: 1 }
                throughput: { incoming: 1/s, outgoing: 1/s }
                inFlight: { packets: 1, amount: 1 }
                """) + "minMessageWindow: 1s\nmaxHoldTime: 1s\nlocalDelivery: { loopback: true }\nrates: { spread: 0.1 }\ncluster: { mode: postgres }\nledger: { connectionString: \"${C}\" }\nsettlement: { port: 7771 }\n",
            ("BTP_PEER_CONNECTOR_B_SECRET", "s"),
            ("C", "Host=db")));

    [Fact]
    public void no_durability_is_said_at_every_start() =>
        Assert.Contains(
            "node.yaml:5:23: ledger.durability: nothing survives a crash. Write durability: full outside trials",
            Loaded.Warnings(Loaded.Smallest + "ledger: { durability: none }"));

    [Fact]
    public void every_path_of_the_list_is_a_key() =>
        Assert.Subset(
            Paths.All(ConnectorKeys.Root).Select(found => found.Path).ToHashSet(), KeysWithoutEffect.Paths.ToHashSet());
}
