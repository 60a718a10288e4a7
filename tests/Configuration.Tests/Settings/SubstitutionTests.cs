using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Settings;

public sealed class SubstitutionTests
{
    private static readonly (string, string)[] _environment = [("A", "apple"), ("EMPTY", ""), ("PORT", "4000"), ("YES", "true")];

    [Theory]
    [InlineData("${A}", "apple")]
    [InlineData("\"${A}\"", "apple")]
    [InlineData("'${A}'", "apple")]
    [InlineData("x${A}y${A}z", "xappleyapplez")]
    [InlineData("${NOWHERE:-pear}", "pear")]
    [InlineData("${EMPTY:-pear}", "pear")]
    [InlineData("${A:-pear}", "apple")]
    [InlineData("${NOWHERE:-a:-b}", "a:-b")]
    [InlineData("${NOWHERE:-a,b}", "a,b")]
    [InlineData("$$", "$")]
    [InlineData("$${A}", "${A}")]
    [InlineData("$$$${A}", "$${A}")]
    [InlineData("$$${A}", "$apple")]
    [InlineData("$A", "$A")]
    [InlineData("a$", "a$")]
    [InlineData("US$ 5", "US$ 5")]
    [InlineData("a}b", "a}b")]
    [InlineData("|\n  ${A}\n  pie", "apple\npie\n")]
    [InlineData("${_9}", "under")]
    public void in_text(string written, string expected) =>
        Assert.Equal(
            expected,
            Loaded.Config($"{Loaded.Smallest}name: {written}\n", [.. _environment, ("_9", "under")]).Name);

    [Theory]
    [InlineData("${NOWHERE}", "the variable NOWHERE is not set, or is empty. Set NOWHERE, or write ${NOWHERE:-default}")]
    [InlineData("${EMPTY}", "the variable EMPTY is not set, or is empty. Set EMPTY, or write ${EMPTY:-default}")]
    [InlineData("${A", "has ${ without }. Write ${NAME}, ${NAME:-default}, or $$ for a dollar sign")]
    [InlineData("${}", "has a ${…} that is no variable. Write ${NAME}, ${NAME:-default}, or $$ for a dollar sign")]
    [InlineData("${A-pear}", "has a ${…} that is no variable. Write ${NAME}, ${NAME:-default}, or $$ for a dollar sign")]
    [InlineData("${A:?no}", "has a ${…} that is no variable. Write ${NAME}, ${NAME:-default}, or $$ for a dollar sign")]
    [InlineData("${9A}", "has a ${…} that is no variable. Write ${NAME}, ${NAME:-default}, or $$ for a dollar sign")]
    [InlineData("${ A }", "has a ${…} that is no variable. Write ${NAME}, ${NAME:-default}, or $$ for a dollar sign")]
    [InlineData("${A:-${B}}", "has a variable inside a variable. Write ${NAME}, ${NAME:-default}, or $$ for a dollar sign")]
    public void mistakes(string written, string expected) =>
        Assert.Equal([$"node.yaml:5:7: name: {expected}"], Loaded.Errors($"{Loaded.Smallest}name: {written}\n", _environment));

    [Theory]
    [InlineData("${PORT}")]
    [InlineData("${NOWHERE:-4000}")]
    [InlineData("\"${PORT}\"")]
    [InlineData("4${NOWHERE:-0}00")]
    public void in_a_number(string written) =>
        Assert.Equal(
            4000, Loaded.Config($"nodeId: a\nbtpServerPort: {written}\npeers: []\nroutes: []\n", _environment).BtpServer.Port);

    [Fact]
    public void a_number_in_a_variable_may_be_text() =>
        Assert.Equal("4000", Loaded.Config($"{Loaded.Smallest}name: ${{PORT}}\n", _environment).Name);

    [Fact]
    public void in_flags_choices_times_and_lists()
    {
        var config = Loaded.Config(
            $$"""
            {{Loaded.Smallest}}
            localDelivery: { loopback: ${YES} }
            logLevel: ${LEVEL:-warn}
            maxHoldTime: ${TIME:-5s}
            cluster: { gateways: ["${A}:1", ${GATEWAY:-b:2}] }
            """,
            _environment);

        Assert.True(config.LocalDelivery.Loopback);
        Assert.Equal(LoggingLevel.Warn, config.Logging.Level);
        Assert.Equal(TimeSpan.FromSeconds(5), config.MaxHoldTime);
        Assert.Equal(["apple:1", "b:2"], config.Cluster.Gateways);
    }

    [Fact]
    public void in_braces_without_quotes_as_the_documentation_shows_it()
    {
        var peer = Loaded.Peer("authToken: ${A}\nhttp: { url: https://a/ilp, incomingToken: ${A}1, outgoingToken: ${NOWHERE:-a,b} }", _environment);

        Assert.Equal(("apple1", "a,b"), (peer.Http!.IncomingToken!.Reveal(), peer.Http.OutgoingToken!.Reveal()));
    }

    [Fact]
    public void an_empty_default_says_that_the_key_is_absent()
    {
        var peer = Loaded.Peer("authToken: ${A}\nurl: ${URL:-}\nmaxPacketAmount: ${MAX:-}\nrelation: ${RELATION:-}", _environment);

        Assert.Equal((null, null, PeerRelation.Peer), (peer.Url, peer.MaxPacketAmount, peer.Relation));
        Assert.Equal(
            ["node.yaml:1:1: nodeId: is missing. Write nodeId: connector-a, or set NODE_ID"],
            Loaded.Errors("nodeId: ${NOWHERE:-}\nbtpServerPort: 1\npeers: []\nroutes: []\n", _environment));
    }

    [Fact]
    public void columns_stay_where_they_were() =>
        Assert.Equal(
            ["node.yaml:5:39: logging.format: must be one of json, console, not xml. Write format: json"],
            Loaded.Errors(Loaded.Smallest + "logging: { level: ${L:-info}, format: xml }"));
}
