using System.Text;

namespace Connector.Configuration.Tests.Loading;

public sealed class DevelopmentDefaultsTests
{
    private static ConnectorConfig Defaults(params (string Name, string Value)[] environment)
    {
        var result = ConfigLoader.DevelopmentDefaults(environment.ToDictionary(v => v.Name, v => v.Value));
        Assert.Empty(result.Problems);
        return result.Config!;
    }

    [Fact]
    public void have_one_account_that_logs_in_with_test_token()
    {
        var peer = Assert.Single(Defaults().Peers);

        Assert.Equal("send-packet-client", peer.Id);
        Assert.True(peer.AcceptToken!.Matches("test-token"u8));
        Assert.Null(peer.Url);
    }

    [Fact]
    public void listen_where_the_documentation_says_and_answer_their_own_address()
    {
        var config = Defaults();

        Assert.Equal("connector", config.NodeId);
        Assert.Equal("test.connector", config.IlpAddress);
        Assert.False(config.IlpAddressIsExplicit);
        Assert.Equal(3000, config.BtpServer.Port);
        Assert.Equal(8080, config.HealthCheckPort);
        Assert.True(config.LocalDelivery.Loopback);
        Assert.Equal(LoggingFormat.Console, config.Logging.Format);
        Assert.Equal(LoggingLevel.Info, config.Logging.Level);
        Assert.Equal("connector", config.Cluster.Id);
    }

    [Fact]
    public void take_variables_as_a_file_does()
    {
        var config = Defaults(
            ("NODE_ID", "laptop"), ("BTP_SERVER_PORT", "4000"), ("HEALTH_CHECK_PORT", "9080"), ("LOG_LEVEL", "DEBUG"),
            ("LOOPBACK", "false"), ("CLUSTER_ID", "trial"), ("CLUSTER_SILO_PORT", "11111"),
            ("CLUSTER_GATEWAY_PORT", "30000"), ("CLUSTER_ADVERTISED_HOST", "silo"), ("CLUSTER_GATEWAYS", "a:1, b:2"),
            ("BTP_PEER_SEND_PACKET_CLIENT_SECRET", "other"), ("BTP_PEER_CONNECTOR_B_SECRET", "b"));

        Assert.Equal("laptop", config.NodeId);
        Assert.Equal("test.laptop", config.IlpAddress);
        Assert.Equal(4000, config.BtpServer.Port);
        Assert.Equal(9080, config.HealthCheckPort);
        Assert.Equal(LoggingLevel.Debug, config.Logging.Level);
        Assert.False(config.LocalDelivery.Loopback);
        Assert.Equal("trial", config.Cluster.Id);
        Assert.Equal((11111, 30000, "silo"), (config.Cluster.SiloPort, config.Cluster.GatewayPort, config.Cluster.AdvertisedHost));
        Assert.Equal(["a:1", "b:2"], config.Cluster.Gateways);
        Assert.Equal(["send-packet-client", "connector-b"], config.Peers.Select(peer => peer.Id));
        Assert.Equal("other", config.Peers[0].AcceptToken!.Reveal());
        Assert.True(config.Peers[1].FromEnvironment);
    }

    [Fact]
    public void take_an_address_for_telemetry()
    {
        var result = ConfigLoader.DevelopmentDefaults(
            new Dictionary<string, string> { ["DASHBOARD_TELEMETRY_URL"] = "ws://dashboard:9000" });

        Assert.Equal(new Uri("ws://dashboard:9000"), result.Config!.DashboardTelemetryUrl);
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void refuse_a_variable_that_is_wrong()
    {
        var result = ConfigLoader.DevelopmentDefaults(new Dictionary<string, string> { ["BTP_SERVER_PORT"] = "http" });

        Assert.Null(result.Config);
        Assert.Equal(
            "environment: BTP_SERVER_PORT: http is not a whole number. Set BTP_SERVER_PORT=3000, or unset it",
            Assert.Single(result.Problems).ToString());
    }

    [Fact]
    public void count_an_empty_variable_as_unset() =>
        Assert.Equal(("connector", 3000), (Defaults(("NODE_ID", "")).NodeId, Defaults(("BTP_SERVER_PORT", "")).BtpServer.Port));

    [Fact]
    public void a_secret_prints_as_stars_and_matches_only_itself()
    {
        var secret = new Secret("test-token");

        Assert.Equal("***", secret.ToString());
        Assert.True(secret.Matches("test-token"u8));
        Assert.False(secret.Matches("test-toke"u8));
        Assert.False(secret.Matches("test-token2"u8));
        Assert.False(secret.Matches([]));
        Assert.Equal(new Secret("test-token"), secret);
        Assert.NotEqual(new Secret("other"), secret);
        Assert.DoesNotContain("test-token", $"{Defaults()} {Defaults().Peers[0]}", StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Secret(""));
        Assert.True(new Secret("sch\u00f6n").Matches(Encoding.UTF8.GetBytes("sch\u00f6n")));
    }
}
