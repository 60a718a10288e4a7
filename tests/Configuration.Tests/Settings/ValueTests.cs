using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Settings;

/// <summary>What each key means once it is read.</summary>
public sealed class ValueTests
{
    private static ConnectorConfig With(string lines, params (string, string)[] environment) =>
        Loaded.Config(Loaded.Smallest + lines + "\n", environment);

    [Fact]
    public void the_smallest_file_is_the_defaults_of_the_records()
    {
        var expected = new ConnectorConfig
        {
            NodeId = "connector-a",
            IlpAddress = "test.connector-a",
            Cluster = new ClusterConfig { Id = "connector-a" },
            Ledger = new LedgerConfig { Path = "./data/connector-a" },
        };

        Assert.Equal(expected, Loaded.Config(Loaded.Smallest));
    }

    [Fact]
    public void the_smallest_peer_is_the_defaults_of_the_records()
    {
        var secret = new Secret("s");
        var expected = new PeerConfig
        {
            Id = "connector-b",
            Username = "connector-a",
            AcceptToken = secret,
            DialToken = secret,
        };

        Assert.Equal(expected, Loaded.Peer("authToken: ${S}", ("S", "s")));
    }

    [Fact]
    public void every_key_of_the_file()
    {
        var config = Loaded.Config("""
            nodeId: connector-b
            ilpAddress: g.connectorb
            name: Connector B
            description: "For trials"
            btpServer: { host: 127.0.0.1, port: 3001, tls: { certificate: c.pem, key: k.pem } }
            healthCheckPort: 8081
            logging: { level: debug, format: console }
            dashboardTelemetryUrl: ws://d:9000
            peers: []
            routes:
              - { prefix: g.connectorc, nextHop: connector-c, priority: -3 }
              - { prefix: "", nextHop: connector-c }
            routeBroadcast: { interval: 5s }
            rates: { source: static, spread: 0.002, pairs: { USD/EUR: 0.92, EUR/USD: "1.08" } }
            minMessageWindow: 250ms
            maxHoldTime: 1m
            ledger: { path: /var/lib/ledger, durability: fulfill, grace: 1m }
            cluster: { mode: localhost, id: c, siloPort: 11111, gatewayPort: 30000, advertisedHost: silo, gateways: ["silo:30000", "[::1]:30001"] }
            localDelivery: { loopback: true }
            security: { literalSecrets: refuse }
            settlement: { port: 7771, token: "${S}1" }
            admin: { port: 7770, token: "${S}2" }
            orleansDashboard: { enabled: true }
            """, ("S", "s"));

        Assert.Equal(("connector-b", "g.connectorb", true), (config.NodeId, config.IlpAddress, config.IlpAddressIsExplicit));
        Assert.Equal(("Connector B", "For trials"), (config.Name, config.Description));
        Assert.Equal(
            new BtpServerConfig { Host = "127.0.0.1", Port = 3001, Tls = new TlsConfig { CertificatePath = "c.pem", KeyPath = "k.pem" } },
            config.BtpServer);
        Assert.Equal(8081, config.HealthCheckPort);
        Assert.Equal(new LoggingConfig { Level = LoggingLevel.Debug, Format = LoggingFormat.Console }, config.Logging);
        Assert.Equal(new Uri("ws://d:9000"), config.DashboardTelemetryUrl);
        Assert.Equal(
            [
                new RouteConfig { Prefix = "g.connectorc", NextHop = "connector-c", Priority = -3 },
                new RouteConfig { Prefix = "", NextHop = "connector-c" },
            ],
            config.Routes);
        Assert.Equal(TimeSpan.FromSeconds(5), config.RouteBroadcast.Interval);
        Assert.Equal("1/500", config.Rates.Spread.ToString());
        Assert.Equal(["EUR/USD=27/25", "USD/EUR=23/25"], config.Rates.Pairs.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal((TimeSpan.FromMilliseconds(250), TimeSpan.FromMinutes(1)), (config.MinMessageWindow, config.MaxHoldTime));
        Assert.Equal(
            new LedgerConfig { Path = "/var/lib/ledger", Durability = LedgerDurability.Fulfill, Grace = TimeSpan.FromMinutes(1) },
            config.Ledger);
        Assert.Equal(
            new ClusterConfig
            {
                Id = "c",
                SiloPort = 11111,
                GatewayPort = 30000,
                AdvertisedHost = "silo",
                Gateways = ["silo:30000", "[::1]:30001"],
            },
            config.Cluster);
        Assert.True(config.LocalDelivery.Loopback);
        Assert.Equal(LiteralSecrets.Refuse, config.Security.LiteralSecrets);
        Assert.Equal(new SettlementConfig(7771, new Secret("s1")), config.Settlement);
        Assert.Equal(new AdminConfig(7770, new Secret("s2")), config.Admin);
        Assert.True(config.OrleansDashboard.Enabled);
    }

    [Fact]
    public void every_key_of_a_peer()
    {
        var peer = Loaded.Peer("""
            url: ws://connector-b:3000
            username: us
            authToken: ${S}
            relation: child
            asset: { code: EUR, scale: 2 }
            maxPacketAmount: 18446744073709551615
            balance: { maximum: 170141183460469231731687303715884105727, minimum: -170141183460469231731687303715884105728, settleThreshold: -5, settleTo: 1 }
            rateLimit: { packetsPerSecond: 10, burst: 20 }
            throughput: { incoming: 1000000/s, outgoing: 5/10m }
            inFlight: { packets: 5, amount: 7 }
            http: { url: https://a/ilp, incomingToken: "${S}1", outgoingToken: "${S}2" }
            settlementEngine: { url: http://engine:3000 }
            routing: { send: true, receive: true, transit: true }
            """, ("S", "s"));

        Assert.Equal(
            new PeerConfig
            {
                Id = "connector-b",
                Url = new Uri("ws://connector-b:3000"),
                Username = "us",
                DialToken = new Secret("s"),
                AcceptToken = new Secret("s"),
                Relation = PeerRelation.Child,
                Asset = new AssetConfig { Code = "EUR", Scale = 2 },
                MaxPacketAmount = ulong.MaxValue,
                Balance = new BalanceConfig { Maximum = Int128.MaxValue, Minimum = Int128.MinValue, SettleThreshold = -5, SettleTo = 1 },
                RateLimit = new RateLimitConfig { PacketsPerSecond = 10, Burst = 20 },
                Throughput = new ThroughputConfig
                {
                    Incoming = new ThroughputLimit(1_000_000, TimeSpan.FromSeconds(1)),
                    Outgoing = new ThroughputLimit(5, TimeSpan.FromMinutes(10)),
                },
                InFlight = new InFlightConfig { Packets = 5, Amount = 7 },
                Http = new HttpConfig { Url = new Uri("https://a/ilp"), IncomingToken = new Secret("s1"), OutgoingToken = new Secret("s2") },
                SettlementEngine = new SettlementEngineConfig(new Uri("http://engine:3000")),
                Routing = new PeerRoutingConfig { Send = true, Receive = true, Transit = true },
            },
            peer);
    }

    [Theory]
    [InlineData("parent", true, true)]
    [InlineData("peer", true, true)]
    [InlineData("child", false, false)]
    public void routes_are_exchanged_as_the_relation_says(string relation, bool send, bool receive)
    {
        var routing = Loaded.Peer($"authToken: ${{S}}\nrelation: {relation}", ("S", "s")).Routing;

        Assert.Equal((send, receive, false), (routing.Send, routing.Receive, routing.Transit));
    }

    [Fact]
    public void a_burst_is_a_second_of_packets_unless_it_is_written() =>
        Assert.Equal(
            new RateLimitConfig { PacketsPerSecond = 50, Burst = 50 },
            Loaded.Peer("authToken: ${S}\nrateLimit: { packetsPerSecond: 50 }", ("S", "s")).RateLimit);

    [Theory]
    [InlineData("logLevel: debug", LoggingLevel.Debug)]
    [InlineData("logLevel: warn", LoggingLevel.Warn)]
    [InlineData("logLevel: error", LoggingLevel.Error)]
    [InlineData("logging: { level: error }", LoggingLevel.Error)]
    [InlineData("logging: { format: json }", LoggingLevel.Info)]
    [InlineData("logLevel: warn\nlogging: { format: json }", LoggingLevel.Warn)]
    public void the_log_level_stands_in_either_key(string lines, LoggingLevel expected) =>
        Assert.Equal(expected, With(lines).Logging.Level);

    [Theory]
    [InlineData("debug")]
    [InlineData("DEBUG")]
    [InlineData("Debug")]
    public void the_variable_of_the_log_level_goes_over_both(string value)
    {
        Assert.Equal(LoggingLevel.Debug, With("logLevel: error", ("LOG_LEVEL", value)).Logging.Level);
        Assert.Equal(LoggingLevel.Debug, With("logging: { level: error }", ("LOG_LEVEL", value)).Logging.Level);
    }

    [Theory]
    [InlineData("btpServerPort: 3000")]
    [InlineData("btpServer: { port: 3000 }")]
    public void the_variable_of_the_port_goes_over_both(string line) =>
        Assert.Equal(
            4000,
            Loaded.Config($"nodeId: a\n{line}\npeers: []\nroutes: []\n", ("BTP_SERVER_PORT", "4000")).BtpServer.Port);

    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    public void the_variable_of_the_loopback_goes_over_the_file(string value, bool expected) =>
        Assert.Equal(expected, With($"localDelivery: {{ loopback: {(expected ? "false" : "true")} }}", ("LOOPBACK", value)).LocalDelivery.Loopback);

    [Fact]
    public void the_other_variables_go_over_the_file()
    {
        var config = With(
            "healthCheckPort: 1\ndashboardTelemetryUrl: ws://a\ncluster: { id: x, siloPort: 2, gatewayPort: 3, advertisedHost: y, gateways: [z:1] }",
            ("NODE_ID", "n"), ("HEALTH_CHECK_PORT", "9"), ("DASHBOARD_TELEMETRY_URL", "wss://b/c"), ("CLUSTER_ID", "c"),
            ("CLUSTER_SILO_PORT", "12"), ("CLUSTER_GATEWAY_PORT", "13"), ("CLUSTER_ADVERTISED_HOST", "h"),
            ("CLUSTER_GATEWAYS", "g:1"), ("CLUSTER_MODE", "localhost"));

        Assert.Equal(("n", 9, new Uri("wss://b/c")), (config.NodeId, config.HealthCheckPort, config.DashboardTelemetryUrl));
        Assert.Equal(
            new ClusterConfig { Id = "c", SiloPort = 12, GatewayPort = 13, AdvertisedHost = "h", Gateways = ["g:1"] },
            config.Cluster);
    }

    [Fact]
    public void an_empty_variable_leaves_the_file_as_it_is() =>
        Assert.Equal(
            Loaded.Config(Loaded.Smallest),
            Loaded.Config(
                Loaded.Smallest, ("NODE_ID", ""), ("BTP_SERVER_PORT", ""), ("HEALTH_CHECK_PORT", ""), ("LOG_LEVEL", ""),
                ("DASHBOARD_TELEMETRY_URL", ""), ("LOOPBACK", ""), ("CLUSTER_ID", ""), ("CLUSTER_GATEWAYS", "")));

    [Theory]
    [InlineData("dashboardTelemetryUrl: \"\"")]
    [InlineData("dashboardTelemetryUrl:")]
    [InlineData("dashboardTelemetryUrl: ~")]
    [InlineData("dashboardTelemetryUrl: ${NOWHERE:-}")]
    public void an_empty_telemetry_url_is_off(string line)
    {
        var result = Loaded.From(Loaded.Smallest + line);

        Assert.Empty(result.Problems);
        Assert.Null(result.Config!.DashboardTelemetryUrl);
    }

    [Theory]
    [InlineData("ws://b:3000", "ws://b:3000/")]
    [InlineData("ws://b", "ws://b/")]
    [InlineData("wss://host/path", "wss://host/path")]
    [InlineData("wss://host:8443/a/b?c=d", "wss://host:8443/a/b?c=d")]
    [InlineData("btp+ws://b:3000", "ws://b:3000/")]
    [InlineData("btp+wss://b/x", "wss://b/x")]
    [InlineData("WS://B:3000", "ws://b:3000/")]
    [InlineData("ws://[::1]:3000", "ws://[::1]:3000/")]
    [InlineData("ws://127.0.0.1:3000", "ws://127.0.0.1:3000/")]
    [InlineData("ws://connector_b:3000", "ws://connector_b:3000/")]
    public void any_web_socket_address_is_a_url(string url, string expected) =>
        Assert.Equal(expected, Loaded.Peer($"url: {url}\nauthToken: ${{S}}", ("S", "s")).Url!.AbsoluteUri);

    [Fact]
    public void user_and_token_of_an_address_are_taken_out_of_it()
    {
        var peer = Loaded.Peer("url: btp+wss://me:t%40k@host:8443/p?q=1");

        Assert.Equal("wss://host:8443/p?q=1", peer.Url!.AbsoluteUri);
        Assert.Equal(("me", "t@k"), (peer.Username, peer.DialToken!.Reveal()));
    }

    [Theory]
    [InlineData("1/ms", 1, 1)]
    [InlineData("5/2m", 5, 120_000)]
    [InlineData("18446744073709551615/366d", ulong.MaxValue, 366L * 24 * 3600 * 1000)]
    public void throughput_is_an_amount_per_time(string written, ulong amount, long milliseconds) =>
        Assert.Equal(
            new ThroughputLimit(amount, TimeSpan.FromMilliseconds(milliseconds)),
            Loaded.Peer($"authToken: ${{S}}\nthroughput: {{ incoming: {written} }}", ("S", "s")).Throughput.Incoming);

    [Fact]
    public void configurations_are_equal_when_everything_in_them_is()
    {
        const string Peers = "nodeId: a\nbtpServerPort: 1\nroutes: [{ prefix: g.a, nextHop: b }]\npeers: [{ id: b, authToken: \"${S}\" }]\n";
        var one = Loaded.Config(Peers, ("S", "s"));

        Assert.Equal(one, Loaded.Config(Peers, ("S", "s")));
        Assert.Equal(one.GetHashCode(), Loaded.Config(Peers, ("S", "s")).GetHashCode());
        Assert.NotEqual(one, Loaded.Config(Peers, ("S", "other")));
        Assert.NotEqual(one, Loaded.Config(Peers + "maxHoldTime: 29s\n", ("S", "s")));
        Assert.NotEqual(one, Loaded.Config(Peers + "rates: { pairs: { A/B: 1 } }\n", ("S", "s")));
        Assert.NotEqual(one, Loaded.Config(Peers.Replace("g.a", "g.c", StringComparison.Ordinal), ("S", "s")));
    }
}
