using System.Globalization;
using System.Numerics;
using Connector.Configuration.Effective;
using Connector.Configuration.Keys;
using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Effective;

public sealed class EffectiveConfigTests
{
    private const string Text = """
        nodeId: connector-a
        btpServerPort: 3000
        logLevel: debug
        peers:
          - id: connector-b
            url: ws://${B_HOST:-connector-b}:3001
            authToken: ${B_TOKEN}
            rateLimit: { packetsPerSecond: 10 }
            throughput: { incoming: 1000000/s, outgoing: 5000/10m }
            balance: { maximum: 340282366920938463463374607431 }
          - id: connector-c
            relation: child
        routes:
          - { prefix: g.connectora, nextHop: connector-a, priority: 1 }
          - { prefix: "", nextHop: connector-b }
        rates: { spread: 0.0020, pairs: { USD/EUR: 0.92 } }
        minMessageWindow: 1500ms

        """;

    [Fact]
    public void a_value_of_the_file_has_its_line_and_the_variables_in_it()
    {
        AssertIs("logging.level", "debug", EffectiveSource.File, 3);
        Assert.Equal(11, One("logging.level").Column);
        AssertIs("peers[0].url", "ws://b.example:3001", EffectiveSource.File, 6, "B_HOST");
        AssertIs("minMessageWindow", "1500ms", EffectiveSource.File, 17);
        AssertIs("rates.pairs.USD/EUR", "0.92", EffectiveSource.File, 16);
        AssertIs("rates.spread", "0.002", EffectiveSource.File, 16);
        AssertIs("peers[0].throughput.incoming", "1000000/s", EffectiveSource.File, 9);
        AssertIs("peers[0].throughput.outgoing", "5000/10m", EffectiveSource.File, 9);
        AssertIs("peers[0].balance.maximum", BigInteger.Parse("340282366920938463463374607431", CultureInfo.InvariantCulture), EffectiveSource.File, 10);
    }

    [Fact]
    public void a_variable_that_is_not_set_leaves_the_default_of_the_file()
    {
        var url = EffectiveConfig.Of(Loaded.From(Text, ("B_TOKEN", "token-of-b")))!.Values.Single(value => value.Key == "peers[0].url");

        Assert.Equal(("ws://connector-b:3001", "which is not set"), (url.Value, url.Note));
    }

    [Fact]
    public void a_variable_goes_over_a_line_and_both_are_named() =>
        AssertIs("nodeId", "renamed", EffectiveSource.Variable, 1, "NODE_ID", ("NODE_ID", "renamed"));

    [Fact]
    public void a_variable_without_a_line_has_none() =>
        AssertIs("healthCheckPort", new BigInteger(9999), EffectiveSource.Variable, 0, "HEALTH_CHECK_PORT", ("HEALTH_CHECK_PORT", "9999"));

    [Fact]
    public void short_forms_stand_where_their_long_forms_do()
    {
        AssertIs("btpServer.port", new BigInteger(3000), EffectiveSource.File, 2);
        Assert.DoesNotContain(Values(), value => value.Key is "btpServerPort" or "logLevel");
    }

    [Fact]
    public void defaults_that_follow_from_other_values_say_from_which()
    {
        AssertDefault("ilpAddress", "g.connectora", "the local route");
        AssertDefault("cluster.id", "connector-a", "the node id");
        AssertDefault("peers[0].username", "connector-a", "the node id");
        AssertDefault("peers[0].rateLimit.burst", new BigInteger(10), "packetsPerSecond");
        AssertDefault("peers[0].routing.send", true, "follows the relation");
        AssertDefault("peers[1].routing.send", false, "follows the relation");
        AssertDefault("healthCheckPort", new BigInteger(8080), null);
    }

    [Fact]
    public void an_address_that_a_parent_may_give_says_so()
    {
        var read = Read(Text.Replace("relation: child", "relation: parent", StringComparison.Ordinal));

        Assert.EndsWith(
            ", until connector-c gives another",
            EffectiveConfig.Of(read)!.Values.Single(value => value.Key == "ilpAddress").Note, StringComparison.Ordinal);
    }

    [Fact]
    public void what_has_no_value_says_what_that_means()
    {
        var value = One("peers[1].maxPacketAmount");

        Assert.Equal((null, EffectiveSource.None, "no limit"), (value.Value, value.Source, value.Note));
        Assert.Equal("an unused one", One("cluster.siloPort").Note);
    }

    [Fact]
    public void a_route_to_ourselves_is_local_whatever_the_file_calls_us() =>
        AssertIs("routes[0].nextHop", "local", EffectiveSource.File, 14, null, ("NODE_ID", "renamed"));

    [Fact]
    public void a_peer_that_only_a_variable_makes_is_listed()
    {
        (string, string)[] more = [("BTP_PEER_CONNECTOR_D_SECRET", "secret-of-d")];

        AssertIs("peers[2].id", "connector-d", EffectiveSource.Variable, 0, "BTP_PEER_CONNECTOR_D_SECRET", more);
        AssertIs("peers[2].authToken", "<set>", EffectiveSource.Variable, 0, "BTP_PEER_CONNECTOR_D_SECRET", more);
        AssertIs("peers[2].inFlight.packets", new BigInteger(10_000), EffectiveSource.Default, 0, null, more);
    }

    [Fact]
    public void a_secret_of_its_own_for_logging_in_here_is_mentioned() => Assert.Equal(
        "it logs in here with BTP_PEER_CONNECTOR_B_SECRET",
        One("peers[0].authToken", ("BTP_PEER_CONNECTOR_B_SECRET", "another-secret")).Note);

    [Fact]
    public void every_key_of_the_table_is_there_but_the_short_forms()
    {
        var shown = Values().Select(value => Paths.Generic(value.Key)).ToHashSet();
        var keys = Paths.All(ConnectorKeys.Root)
            .Where(found => found.Key.Type is not (SectionType or ListType { Item: SectionType } or TableType))
            .Select(found => found.Path).Except(["btpServerPort", "logLevel"]);

        Assert.Equal([], keys.Except(shown));
    }

    [Fact]
    public void the_yaml_means_the_same_when_it_is_read_back()
    {
        var first = Read(Text);
        var yaml = EffectiveConfig.Of(first)!.ToYaml();
        var second = Loaded.From(yaml.Replace("<set>", "token-of-b", StringComparison.Ordinal));

        Assert.True(second.Config is not null, string.Join('\n', second.Problems) + "\n" + yaml);
        // An address that is written is explicit; that is the one thing that changes. C's secret is a variable's.
        var peers = second.Config.Peers.SetItem(1, second.Config.Peers[1] with { AcceptToken = null, DialToken = null });
        Assert.Equal(first.Config!, second.Config with { IlpAddressIsExplicit = false, Peers = peers });
    }

    [Fact]
    public void the_yaml_says_where_each_value_comes_from()
    {
        var yaml = Read(Text, ("NODE_ID", "renamed")) is var read ? EffectiveConfig.Of(read)!.ToYaml() : "";

        Assert.Matches(@"(?m)^nodeId: renamed +# variable NODE_ID, over line 1$", yaml);
        Assert.Matches(@"(?m)^    url: ws://b\.example:3001 +# line 6, with B_HOST$", yaml);
        Assert.Matches(@"(?m)^  - id: connector-b +# line 5$", yaml);
        Assert.Matches(@"(?m)^healthCheckPort: 8080 +# default$", yaml);
        Assert.Matches(@"(?m)^    # maxPacketAmount: no limit$", yaml);
        Assert.Matches(@"(?m)^    authToken: <set> +# line 7, with B_TOKEN$", yaml);
        Assert.Matches(@"(?m)^# settlement: .+$", yaml);
    }

    [Fact]
    public void a_file_with_an_error_has_nothing_in_effect() =>
        Assert.Null(EffectiveConfig.Of(Loaded.From("nodeId: a\n")));

    private static ConfigResult Read(string text, params (string, string)[] more) =>
        Loaded.From(text, [("B_HOST", "b.example"), ("B_TOKEN", "token-of-b"), .. more]);

    private static EffectiveValue[] Values(params (string, string)[] more)
    {
        var read = Read(Text, more);
        Assert.True(read.Config is not null, string.Join('\n', read.Problems));
        return [.. EffectiveConfig.Of(read)!.Values];
    }

    private static EffectiveValue One(string key, params (string, string)[] more) =>
        Assert.Single(Values(more), value => value.Key == key);

    private static void AssertIs(
        string key, object value, EffectiveSource source, int line, string? variable = null, params (string, string)[] more)
    {
        var found = One(key, more);
        Assert.Equal((value, source, line), (found.Value, found.Source, found.Line));
        Assert.Equal(variable is null ? [] : [variable], found.Variables);
    }

    private static void AssertDefault(string key, object value, string? words)
    {
        var found = One(key);
        Assert.Equal((value, EffectiveSource.Default, 0), (found.Value, found.Source, found.Line));
        if (words is null) Assert.Null(found.Note);
        else Assert.StartsWith(words, found.Note, StringComparison.Ordinal);
    }
}
