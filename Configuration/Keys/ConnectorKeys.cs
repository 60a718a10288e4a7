namespace Connector.Configuration.Keys;

/// <summary>
/// Every key there is. Reading, <c>docs/connector.schema.json</c> and the tables of <c>docs/configuration.md</c> all
/// come from here. To add one: write it here, read it in <c>Binding/</c>, regenerate both documents (a test tells
/// how), and if it has no effect yet, list it in <see cref="KeysWithoutEffect"/>.
/// </summary>
internal static class ConnectorKeys
{
    /// <summary>The whole file.</summary>
    public static SectionType Root { get; } = new(
        new("nodeId", Forms.NodeId, "connector-a", "What this node is called, in logs and towards peers")
        {
            Required = true,
            Variable = "NODE_ID",
        },
        new("ilpAddress", Forms.OwnAddress, "g.connectora", "Our own ILP address")
        {
            DefaultWords =
                "the prefix of the local route, else the scheme of the first route (or `test`) and the node id; "
                + "a parent's ILDCP answer goes over both",
        },
        new("name", Forms.Label, "Connector A", "A name for people"),
        new("description", Forms.Label, "Our first node", "A description for people"),
        new("btpServerPort", IntegerType.Port, "3000", "Port on which peers reach us")
        {
            Required = true,
            InsteadOfIt = "btpServer",
            Variable = "BTP_SERVER_PORT",
        },
        new("btpServer", BtpServer, "{ host: 0.0.0.0, port: 3000 }",
            "The same with more to say; instead of `btpServerPort`"),
        new("healthCheckPort", IntegerType.Port, "8080", "Port of the health endpoint")
        {
            Default = "8080",
            Variable = "HEALTH_CHECK_PORT",
        },
        new("logLevel", LogLevel, "info", "The least important lines that are logged")
        {
            Default = "info",
            Variable = "LOG_LEVEL",
        },
        new("logging", Logging, "{ level: info, format: json }", "The same with more to say; instead of `logLevel`"),
        new("dashboardTelemetryUrl", UrlType.WebSocket, "ws://dashboard:9000",
            "WebSocket that telemetry goes to; empty: off")
        {
            Variable = "DASHBOARD_TELEMETRY_URL",
            EmptyIsOff = true,
        },
        new("peers", new ListType(PeerKeys.Peer), "[]",
            "The accounts: whom we exchange packets with")
        { Required = true },
        new("routes", new ListType(Route), "[]", "Static routes") { Required = true },
        new("routeBroadcast", RouteBroadcast, "{ interval: 30s }", "Route broadcasts to peers (CCP)"),
        new("rates", Rates, "{ source: static, pairs: { USD/EUR: 0.92 } }", "Exchange rates"),
        new("minMessageWindow", Forms.Window, "1s", "How much sooner an outgoing packet expires than the incoming one")
        {
            Default = "1s",
        },
        new("maxHoldTime", Forms.HoldTime, "30s", "How long an outgoing packet may take at most") { Default = "30s" },
        new("ledger", HostKeys.Ledger, "{ path: ./data }", "Where the books are kept"),
        new("cluster", HostKeys.Cluster, "{ mode: localhost }", "How silos and gateways find each other"),
        new("localDelivery", HostKeys.LocalDelivery, "{ loopback: false }",
            "What happens to packets that are addressed to us"),
        new("security", HostKeys.Security, "{ literalSecrets: warn }", "How strict we are about secrets"),
        new("settlement", HostKeys.Settlement, "{ port: 7771 }",
            "The endpoint of the silo that settlement engines call; absent: none"),
        new("admin", HostKeys.Admin, "{ port: 7770 }", "The operator's endpoint; absent: none"),
        new("orleansDashboard", HostKeys.OrleansDashboard, "{ enabled: false }", "Orleans' own dashboard: grains, calls, the silo's process. For who looks for what is slow"));

    private static ChoiceType LogLevel => new(typeof(LoggingLevel));

    private static SectionType BtpServer => new(
        new("host", Forms.Host, "0.0.0.0", "Address that is listened on; 0.0.0.0 stands for every address")
        {
            Default = "0.0.0.0",
        },
        new("port", IntegerType.Port, "3000", "Port on which peers reach us")
        {
            Required = true,
            Variable = "BTP_SERVER_PORT",
        },
        new("tls", Tls, "{ certificate: cert.pem, key: key.pem }", "The server's certificate; absent: plain ws"));

    private static SectionType Tls => new(
        new("certificate", Forms.Path, "/run/secrets/cert.pem",
            "PEM file of the certificate with its chain")
        { Required = true },
        new("key", Forms.Path, "/run/secrets/key.pem", "PEM file of the private key") { Required = true });

    private static SectionType Logging => new(
        new("level", LogLevel, "info", "The least important lines that are logged")
        {
            DefaultWords = "info",
            Variable = "LOG_LEVEL",
        },
        new("format", new ChoiceType(typeof(LoggingFormat)), "json", "One JSON object per line, or text for people")
        {
            Default = "json",
        });

    private static SectionType Route => new(
        new("prefix", Forms.Prefix, "g.connectorb", "Address prefix of whole segments; \"\" is the default route")
        {
            Required = true,
        },
        new("nextHop", Forms.NextHop, "connector-b", "A peer's id, our own node id or `local`") { Required = true },
        new("priority", new IntegerType(int.MinValue, int.MaxValue), "0",
            "Of routes with one prefix the higher goes first, the next one when its link is down")
        {
            Default = "0",
        });

    private static SectionType RouteBroadcast => new(
        new Key("interval", new DurationType(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), "30s",
            "Time between two updates")
        {
            Default = "30s",
        });

    private static SectionType Rates => new(
        new("source", new ChoiceType(typeof(RateSource)), "static", "Where rates come from") { Default = "static" },
        new("spread", new RatioType(BelowOne: true), "0.002", "What we keep of each packet that we pass on")
        {
            Default = "0",
        },
        new("spreads", new TableType(Forms.Pair, new RatioType(BelowOne: true)), "{ USD/EUR: 0.005, USD/USD: 0 }",
            "The same for one pair of assets, also an asset and itself; goes over `spread`, and a peer's `spread` over both"),
        new("pairs", new TableType(Forms.Pair, new RatioType(BelowOne: false)), "{ USD/EUR: 0.92 }",
            "Units of the second asset for one of the first; the way back is 1 divided by it unless it is written too. "
                + "With `source: http` they go over what is fetched, and do not age"),
        new("url", UrlType.Http, "https://rates.example/latest", "Where rates are fetched, with `source: http`"),
        new("maxAge", new DurationType(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)), "5m",
            "Fetched rates that are older are not used: packets that need one get T00")
        {
            Default = "5m",
        },
        new("refresh", new DurationType(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), "1m", "Time between two fetches")
        {
            DefaultWords = "a fifth of `maxAge`",
        });
}
