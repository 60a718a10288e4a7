using Connector.Configuration.Changes;
using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Changes;

public sealed class ConfigChangesTests
{
    private const string Base = """
        nodeId: us
        ilpAddress: test.us
        btpServerPort: 3000
        peers:
          - { id: alice, authToken: "${S}", balance: { maximum: 10 } }
          - { id: bob, authToken: "${S}" }
        routes:
          - { prefix: test.bob, nextHop: bob }

        """;

    [Fact]
    public void the_same_file_changes_nothing()
    {
        var changes = Between(Base, Base + "# a remark\n");
        Assert.True(changes.IsNothing);
        Assert.Equal(Read(Base), changes.InForce);
    }

    [Theory]
    [InlineData("id: bob,", "id: bob, maxPacketAmount: 5,", "peers[bob].maxPacketAmount")]
    [InlineData("id: bob,", "id: bob, spread: 0.1,", "peers[bob].spread")]
    [InlineData("maximum: 10", "maximum: 11", "peers[alice].balance.maximum")]
    [InlineData("maximum: 10", "maximum: 10, minimum: -1", "peers[alice].balance.minimum")]
    [InlineData(", balance: { maximum: 10 }", "", "peers[alice].balance.maximum")]
    [InlineData("id: bob,", "id: bob, rateLimit: { packetsPerSecond: 5 },", "peers[bob].rateLimit")]
    [InlineData("id: bob,", "id: bob, throughput: { incoming: 5/s },", "peers[bob].throughput.incoming")]
    [InlineData("id: bob,", "id: bob, throughput: { outgoing: 5/s },", "peers[bob].throughput.outgoing")]
    [InlineData("id: bob,", "id: bob, inFlight: { packets: 5 },", "peers[bob].inFlight.packets")]
    [InlineData("id: bob,", "id: bob, inFlight: { amount: 5 },", "peers[bob].inFlight.amount")]
    [InlineData("id: bob, authToken: \"${S}\"", "id: bob, authToken: \"${T}\"", "peers[bob].authToken")]
    [InlineData("id: bob,", "id: bob, previousAuthToken: \"${T}\",", "peers[bob].previousAuthToken")]
    [InlineData("test.bob", "test.robert", "routes")]
    [InlineData("routes:", "rates: { spread: 0.1 }\nroutes:", "rates.spread")]
    [InlineData("routes:", "rates: { spreads: { A/B: 0.1 } }\nroutes:", "rates.spreads")]
    [InlineData("routes:", "rates: { pairs: { A/B: 0.1 } }\nroutes:", "rates.pairs")]
    [InlineData("routes:", "rates: { source: http, url: https://r, maxAge: 1h }\nroutes:", "rates.source", "rates.url", "rates.maxAge", "rates.refresh")]
    public void what_can_change_is_in_force_at_once(string old, string changed, params string[] keys)
    {
        var file = Base.Replace(old, changed, StringComparison.Ordinal);
        var changes = Between(Base, file);
        Assert.Equal(keys, changes.Applied);
        Assert.Empty(changes.NeedRestart);
        Assert.Equal(Read(file), changes.InForce);
        Assert.True(ConfigChanges.Between(changes.InForce, Read(file)).IsNothing);
    }

    [Theory]
    [InlineData("nodeId: us", "nodeId: them", "nodeId", "ledger.path", "cluster", "peers[alice].username", "peers[bob].username")]
    [InlineData("test.us", "test.them", "ilpAddress")]
    [InlineData("ilpAddress: test.us\n", "", "ilpAddress")]
    [InlineData("btpServerPort: 3000", "btpServerPort: 3001", "btpServer")]
    [InlineData("routes:", "healthCheckPort: 1\nroutes:", "healthCheckPort")]
    [InlineData("routes:", "logging: { format: console }\nroutes:", "logging.format")]
    [InlineData("routes:", "minMessageWindow: 2s\nroutes:", "minMessageWindow")]
    [InlineData("routes:", "maxHoldTime: 2s\nroutes:", "maxHoldTime")]
    [InlineData("routes:", "ledger: { path: elsewhere }\nroutes:", "ledger.path")]
    [InlineData("routes:", "ledger: { durability: fulfill }\nroutes:", "ledger.durability")]
    [InlineData("routes:", "ledger: { grace: 1s }\nroutes:", "ledger.grace")]
    [InlineData("routes:", "localDelivery: { loopback: true }\nroutes:", "localDelivery")]
    [InlineData("routes:", "cluster: { siloPort: 1 }\nroutes:", "cluster")]
    [InlineData("routes:", "settlement: { port: 1 }\nroutes:", "settlement")]
    [InlineData("routes:", "admin: { port: 1 }\nroutes:", "admin")]
    [InlineData("id: bob,", "id: bob, url: ws://b,", "peers[bob].url")]
    [InlineData("id: bob,", "id: bob, relation: child,", "peers[bob].relation", "peers[bob].routing")]
    [InlineData("id: bob,", "id: bob, asset: { scale: 2 },", "peers[bob].asset")]
    [InlineData("maximum: 10", "maximum: 10, settleThreshold: -1", "peers[alice].balance.settleThreshold")]
    public void what_cannot_change_is_named_and_stays(string old, string changed, params string[] keys)
    {
        var changes = Between(Base, Base.Replace(old, changed, StringComparison.Ordinal));
        Assert.Equal(keys, changes.NeedRestart);
        Assert.Empty(changes.Applied);
        Assert.Equal(Read(Base), changes.InForce);
    }

    [Fact]
    public void what_can_and_what_cannot_change_are_told_apart_in_one_file()
    {
        var changes = Between(
            Base, Base.Replace("maximum: 10", "maximum: 20, settleTo: 1", StringComparison.Ordinal).Replace("3000", "3001", StringComparison.Ordinal));
        Assert.Equal(["peers[alice].balance.maximum"], changes.Applied);
        Assert.Equal(["btpServer", "peers[alice].balance.settleTo"], changes.NeedRestart);
        var alice = changes.InForce.FindPeer("alice")!.Balance;
        Assert.Equal(((Int128?)20, (Int128)0, 3000), (alice.Maximum, alice.SettleTo, changes.InForce.BtpServer.Port));
    }

    [Fact]
    public void peers_come_and_go_with_a_restart_only()
    {
        var changes = Between(Base, Base.Replace("id: bob,", "id: carol,", StringComparison.Ordinal));
        Assert.Equal(["peers[bob] (removed)", "peers[carol] (new)"], changes.NeedRestart);
        Assert.Equal(["alice", "bob"], changes.InForce.Peers.Select(peer => peer.Id));
    }

    [Fact]
    public void the_order_of_peers_means_nothing()
    {
        var lines = Base.Split('\n');
        (lines[4], lines[5]) = (lines[5], lines[4]);
        Assert.True(Between(Base, string.Join('\n', lines)).IsNothing);
    }

    [Fact]
    public void the_log_level_is_not_judged_here() => Assert.True(Between(Base, Base + "logLevel: debug\n").IsNothing);

    [Fact]
    public void every_property_is_one_that_can_change_or_one_that_cannot()
    {
        // A new property is to be put into ConfigKeys, and here.
        Assert.Equal(
            ["Admin", "BtpServer", "Cluster", "DashboardTelemetryUrl", "Description", "HealthCheckPort", "IlpAddress",
                "IlpAddressIsExplicit", "Ledger", "LocalDelivery", "Logging", "MaxHoldTime", "MinMessageWindow", "Name", "NodeId",
                "OrleansDashboard", "Peers", "Rates", "RouteBroadcast", "Routes", "Security", "Settlement"],
            Names(typeof(ConnectorConfig), "AddressGiver"));
        Assert.Equal(
            ["AcceptToken", "Asset", "Balance", "DialToken", "FromEnvironment", "Http", "Id", "InFlight", "MaxPacketAmount",
                "PreviousToken", "RateLimit", "Relation", "Routing", "SettlementEngine", "Spread", "Throughput", "Url", "Username"],
            Names(typeof(PeerConfig)));
        Assert.Equal(["MaxAge", "Pairs", "Refresh", "Source", "Spread", "Spreads", "Url"], Names(typeof(RatesConfig)));
        Assert.Equal(["ConnectionString", "Durability", "Grace", "Path"], Names(typeof(LedgerConfig)));
        Assert.Equal(["Maximum", "Minimum", "SettleThreshold", "SettleTo"], Names(typeof(BalanceConfig)));
    }

    private static string[] Names(Type type, params string[] derived) =>
        [.. type.GetProperties(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance)
            .Select(property => property.Name).Except(derived).Order(StringComparer.Ordinal)];

    private static ConfigChanges Between(string running, string read) => ConfigChanges.Between(Read(running), Read(read));

    private static ConnectorConfig Read(string yaml) => Loaded.Config(yaml, ("S", "secret"), ("T", "other"));
}
