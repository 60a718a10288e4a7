using Connector.Configuration.Keys;
using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Settings;

public sealed class KeysWithoutEffectTests
{
    private const string Words = "is checked, but this release does not act on it yet. Leave it for later, or remove it";

    [Theory]
    [InlineData("dashboardTelemetryUrl: ws://d:9000", "dashboardTelemetryUrl")]
    [InlineData("routeBroadcast: { interval: 30s }", "routeBroadcast")]
    [InlineData("rates: { source: static }", "rates")]
    [InlineData("settlement: { port: 7771 }", "settlement")]
    [InlineData("orleansDashboard: { enabled: false }", "orleansDashboard")]
    public void a_key_of_the_file_warns(string line, string key) =>
        Assert.Equal([$"node.yaml:5:1: {key}: {Words}"], Loaded.Problems(Loaded.Smallest + line));

    [Theory]
    [InlineData("http: { url: https://b }", "6:5: peers[0].http")]
    [InlineData("settlementEngine: { url: https://b }", "6:5: peers[0].settlementEngine")]
    [InlineData("routing: { send: true }", "6:5: peers[0].routing")]
    [InlineData("balance: { settleThreshold: -1 }", "6:16: peers[0].balance.settleThreshold")]
    [InlineData("balance: { settleTo: 1 }", "6:16: peers[0].balance.settleTo")]
    public void a_key_of_a_peer_warns(string line, string key) =>
        Assert.Equal([$"node.yaml:{key}: {Words}"], Loaded.Problems(Loaded.WithPeer(line), ("BTP_PEER_CONNECTOR_B_SECRET", "s")));

    [Fact]
    public void a_value_warns_where_only_the_other_one_has_effect() =>
        Assert.Contains(
            $"node.yaml:5:12: cluster.mode: {Words}",
            Loaded.Problems(Loaded.Smallest + "cluster: { mode: postgres }\nledger: { connectionString: \"${C}\" }", ("C", "Host=db")));

    [Fact]
    public void limits_have_effect_and_do_not_warn() =>
        Assert.Empty(Loaded.Problems(
            Loaded.WithPeer("""
                username: me
                relation: child
                asset: { code: USD, scale: 9 }
                maxPacketAmount: 1
                balance: { maximum: 1, minimum: -1 }
                rateLimit: { packetsPerSecond: 1 }
                throughput: { incoming: 1/s, outgoing: 1/s }
                inFlight: { packets: 1, amount: 1 }
                """) + "minMessageWindow: 1s\nmaxHoldTime: 1s\nlocalDelivery: { loopback: true }\ncluster: { mode: localhost }\n",
            ("BTP_PEER_CONNECTOR_B_SECRET", "s")));

    [Fact]
    public void no_durability_is_said_at_every_start() =>
        Assert.Contains(
            "node.yaml:5:23: ledger.durability: nothing survives a crash. Write durability: full outside trials",
            Loaded.Warnings(Loaded.Smallest + "ledger: { durability: none }"));

    [Fact]
    public void two_assets_warn_while_they_are_converted_one_to_one() =>
        Assert.Equal(
            ["node.yaml:6:25: peers[1].asset: c counts EUR of scale 2, b counts USD of scale 9, and this release converts one to one. Use one asset for all peers until rates have effect"],
            Loaded.Problems(
                "nodeId: a\nbtpServerPort: 1\nroutes: []\npeers:\n  - { id: b }\n  - { id: c,     asset: { code: EUR, scale: 2 } }\n",
                ("BTP_PEER_B_SECRET", "s"), ("BTP_PEER_C_SECRET", "t")));

    [Fact]
    public void every_path_of_the_list_is_a_key() =>
        Assert.Subset(
            Paths.All(ConnectorKeys.Root).Select(found => found.Path).ToHashSet(), KeysWithoutEffect.Paths.ToHashSet());
}
