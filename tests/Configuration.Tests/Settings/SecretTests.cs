using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Settings;

public sealed class SecretTests
{
    private const string Variable = "BTP_PEER_CONNECTOR_B_SECRET";

    private static ConfigResult WithFiles(string yaml, Dictionary<string, string> environment, params (string Path, string Text)[] files) =>
        ConfigLoader.Load(yaml, Loaded.File, environment, path => files.FirstOrDefault(file => file.Path == path).Text);

    private static string Strict(string peers) =>
        $"nodeId: a\nbtpServerPort: 1\nroutes: []\nsecurity: {{ literalSecrets: refuse }}\npeers:\n{peers}";

    [Fact]
    public void a_peer_logs_in_with_the_variable_and_we_log_in_with_the_file()
    {
        var peer = Loaded.Peer("url: ws://b:1\nauthToken: ${T}", ("T", "ours"), (Variable, "theirs"));

        Assert.Equal(("theirs", "ours"), (peer.AcceptToken!.Reveal(), peer.DialToken!.Reveal()));
    }

    [Fact]
    public void a_variable_alone_serves_both_ways()
    {
        var peer = Loaded.Peer("url: ws://b:1", (Variable, "s"));

        Assert.Equal(("s", "s"), (peer.AcceptToken!.Reveal(), peer.DialToken!.Reveal()));
        Assert.False(peer.FromEnvironment);
    }

    [Fact]
    public void a_file_alone_serves_both_ways()
    {
        var peer = Loaded.Peer("url: ws://b:1\nauthToken: s");

        Assert.Equal(("s", "s"), (peer.AcceptToken!.Reveal(), peer.DialToken!.Reveal()));
    }

    [Fact]
    public void an_empty_variable_is_no_secret()
    {
        Assert.Equal("s", Loaded.Peer("authToken: s", (Variable, "")).AcceptToken!.Reveal());
        Assert.Null(Loaded.Peer("relation: peer", (Variable, "")).AcceptToken);
    }

    [Fact]
    public void a_short_secret_is_a_secret() => Assert.Equal("x", Loaded.Peer("authToken: ${T}", ("T", "x")).AcceptToken!.Reveal());

    [Fact]
    public void an_account_without_any_secret_is_a_warning() =>
        Assert.Equal(
            ["node.yaml:5:5: peers[0]: connector-b has no url, and no token to log in with. Set BTP_PEER_CONNECTOR_B_SECRET, or write a url"],
            Loaded.Problems(Loaded.WithPeer("relation: peer")));

    [Theory]
    [InlineData("BTP_PEER_SEND_PACKET_CLIENT_SECRET", "send-packet-client")]
    [InlineData("BTP_PEER_X_SECRET", "x")]
    [InlineData("BTP_PEER_A_B_C_SECRET", "a-b-c")]
    [InlineData("BTP_PEER_PEER_1_SECRET", "peer-1")]
    public void a_variable_alone_makes_an_account_in_lower_case(string variable, string expected)
    {
        var peer = Assert.Single(Loaded.Config(Loaded.Smallest, (variable, "s")).Peers);

        Assert.Equal((expected, true, "connector-a", "s"), (peer.Id, peer.FromEnvironment, peer.Username, peer.AcceptToken!.Reveal()));
        Assert.Null(peer.Url);
    }

    [Fact]
    public void a_variable_alone_is_the_next_hop_that_maps_to_it()
    {
        var config = Loaded.Config(
            "nodeId: a\nbtpServerPort: 1\npeers: []\nroutes: [{ prefix: g.b, nextHop: Peer_One }]\n", ("BTP_PEER_PEER_ONE_SECRET", "s"));

        Assert.Equal("Peer_One", Assert.Single(config.Peers).Id);
    }

    [Fact]
    public void a_next_hop_and_a_peer_that_share_a_variable_are_an_error_of_the_peer() =>
        Assert.Equal(
            ["node.yaml:4:42: peers[1].id: b_c and b-c share the variable BTP_PEER_B_C_SECRET. Rename one of the two"],
            Loaded.Errors("nodeId: a\nbtpServerPort: 1\nroutes: [{ prefix: g.a, nextHop: b-c }]\npeers: [{ id: b-c, authToken: x }, { id: b_c, authToken: y }]\n"));

    [Fact]
    public void a_variable_of_this_node_itself_is_no_account()
    {
        var result = Loaded.From(Loaded.Smallest, ("BTP_PEER_CONNECTOR_A_SECRET", "s"));

        Assert.Empty(result.Config!.Peers);
        Assert.Equal("environment: BTP_PEER_CONNECTOR_A_SECRET: connector-a is this node itself. Unset it", Assert.Single(result.Problems).ToString());
    }

    [Fact]
    public void a_variable_in_lower_case_is_not_read() =>
        Assert.Equal(
            ["environment: BTP_PEER_b_SECRET: is not read, because it is not in upper case. Set BTP_PEER_B_SECRET"],
            Loaded.Problems(Loaded.Smallest, ("BTP_PEER_b_SECRET", "s")));

    [Fact]
    public void other_variables_are_nobodys_secret() =>
        Assert.Empty(Loaded.Config(Loaded.Smallest, ("BTP_PEER_SECRET", "s"), ("BTP_PEERS_X_SECRET", "s"), ("BTP_PORT", "1")).Peers);

    [Fact]
    public void a_secret_may_stand_in_a_file_with_a_line_end()
    {
        var result = WithFiles(
            Loaded.WithPeer("url: ws://b:1"), new() { [Variable + "_FILE"] = "/run/secrets/b" }, ("/run/secrets/b", "s3cret\r\n"));

        Assert.Empty(result.Problems);
        Assert.Equal("s3cret", result.Config!.Peers[0].AcceptToken!.Reveal());
        Assert.Equal("s3cret", result.Config!.Peers[0].DialToken!.Reveal());
    }

    [Fact]
    public void a_variable_in_the_file_finds_the_secrets_file_too()
    {
        var result = WithFiles(
            Strict("  - id: connector-b\n    url: ws://b:1\n    authToken: ${" + Variable + "}\n"),
            new() { [Variable + "_FILE"] = "/b" }, ("/b", "s"));

        Assert.Empty(result.Problems);
        Assert.Equal("s", result.Config!.Peers[0].DialToken!.Reveal());
    }

    [Fact]
    public void only_secrets_look_for_a_file() =>
        Assert.Equal(
            ["node.yaml:1:9: nodeId: the variable NAME is not set, or is empty. Set NAME, or write ${NAME:-default}"],
            WithFiles("nodeId: ${NAME}\nbtpServerPort: 1\npeers: []\nroutes: []\n", new() { ["NAME_FILE"] = "/n" }, ("/n", "x"))
                .Problems.Select(p => p.ToString()));

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData(null)]
    public void an_empty_or_missing_secrets_file_is_an_error(string? content) =>
        Assert.Equal(
            ["environment: BTP_PEER_CONNECTOR_B_SECRET_FILE: the file /b cannot be read, or is empty. Name a file that has the secret and that this user may read"],
            WithFiles(Loaded.WithPeer("relation: peer"), new() { [Variable + "_FILE"] = "/b" }, content is null ? [] : [("/b", content)])
                .Errors.Select(p => p.ToString()));

    [Fact]
    public void the_variable_and_its_file_together_are_an_error() =>
        Assert.Equal(
            ["environment: BTP_PEER_CONNECTOR_B_SECRET_FILE: BTP_PEER_CONNECTOR_B_SECRET is set too. Unset one of the two"],
            WithFiles(Loaded.WithPeer("relation: peer"), new() { [Variable] = "s", [Variable + "_FILE"] = "/b" }, ("/b", "t"))
                .Errors.Select(p => p.ToString()));

    [Theory]
    [InlineData("authToken: hunter2", "6:16: peers[0].authToken: the secret stands in the file. Write authToken: ${BTP_PEER_CONNECTOR_B_SECRET}, and set the variable")]
    [InlineData("authToken: ${NOWHERE:-hunter2}", "6:16: peers[0].authToken: the secret stands in the file. Write authToken: ${BTP_PEER_CONNECTOR_B_SECRET}, and set the variable")]
    [InlineData("url: ws://u:hunter2@b:1", "6:10: peers[0].url: the token of the address stands in the file. Set BTP_PEER_CONNECTOR_B_SECRET, and remove it from the address")]
    [InlineData("http: { incomingToken: hunter2 }", "6:28: peers[0].http.incomingToken: the secret stands in the file. Write incomingToken: ${B_INCOMING_TOKEN}, and set the variable")]
    public void a_secret_in_the_file_is_a_warning(string line, string expected)
    {
        var result = Loaded.From(Loaded.WithPeer(line));

        Assert.NotNull(result.Config);
        Assert.Contains($"node.yaml:{expected}", result.Warnings.Select(w => w.ToString()));
        Assert.DoesNotContain(result.Problems, p => p.ToString().Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("    authToken: hunter2\n", "7:16: peers[0].authToken: the secret stands in the file")]
    [InlineData("    authToken: ${NOWHERE:-hunter2}\n", "7:16: peers[0].authToken: the secret stands in the file")]
    [InlineData("    url: ws://u:hunter2@b:1\n", "7:10: peers[0].url: the token of the address stands in the file")]
    public void with_refuse_it_is_an_error(string lines, string expected)
    {
        var result = Loaded.From(Strict("  - id: connector-b\n" + lines));

        Assert.Null(result.Config);
        Assert.StartsWith($"node.yaml:{expected}", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void with_refuse_variables_pass() =>
        Assert.Empty(Loaded.Problems(Strict("  - id: connector-b\n    url: ws://b:1\n    authToken: ${T:-}${T}\n"), ("T", "s")));

    [Theory]
    [InlineData("settlement: { port: 5, token: hunter2 }", "5:31: settlement.token: the secret stands in the file. Write token: ${SETTLEMENT_TOKEN}, and set the variable")]
    [InlineData("admin: { port: 5, token: hunter2 }", "5:26: admin.token: the secret stands in the file. Write token: ${ADMIN_TOKEN}, and set the variable")]
    [InlineData("ledger: { connectionString: Host=hunter2 }", "5:29: ledger.connectionString: the secret stands in the file. Write connectionString: ${LEDGER_CONNECTION_STRING}, and set the variable")]
    public void so_it_is_with_the_other_secrets(string line, string expected) =>
        Assert.Contains($"node.yaml:{expected}", Loaded.Warnings(Loaded.Smallest + line));

    [Fact]
    public void a_secret_of_two_peers_is_a_warning_of_the_second()
    {
        const string Peers = "  - id: b\n    authToken: ${T}\n  - id: c\n    authToken: ${T}\n";

        Assert.Equal(
            ["node.yaml:8:16: peers[1].authToken: c has the same secret as b. Give each peer a secret of its own"],
            Loaded.Warnings($"nodeId: a\nbtpServerPort: 1\nroutes: []\npeers:\n{Peers}", ("T", "s")));
        Assert.Equal(
            ["node.yaml:9:16: peers[1].authToken: c has the same secret as b. Give each peer a secret of its own"],
            Loaded.Errors(Strict(Peers), ("T", "s")));
    }

    [Fact]
    public void a_secret_of_two_variables_is_a_warning_of_the_second() =>
        Assert.Equal(
            ["environment: BTP_PEER_C_SECRET: c has the same secret as b. Give each peer a secret of its own"],
            Loaded.Problems(Loaded.Smallest, ("BTP_PEER_B_SECRET", "s"), ("BTP_PEER_C_SECRET", "s")));

    [Theory]
    [InlineData("hunter2")]
    [InlineData("\"hunter2\"")]
    [InlineData("'hunter2'")]
    [InlineData("[hunter2]")]
    [InlineData("{ a: hunter2 }")]
    [InlineData("${X:-hunter2}")]
    [InlineData("${X:-hunter2")]
    [InlineData("${X:-${hunter2}}")]
    public void no_problem_ever_shows_a_secret(string written) =>
        Assert.DoesNotContain(
            "hunter2",
            string.Join('\n', Loaded.Problems(Loaded.WithPeer($"url: ftp://u:hunter2@b\nauthToken: {written}"))),
            StringComparison.Ordinal);
}
