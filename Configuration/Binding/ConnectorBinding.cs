using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>
/// Makes the configuration out of the sections that were read, and checks what no single key can know: ports that
/// collide, ids that repeat, routes to nobody, secrets that everyone can read.
/// </summary>
internal sealed class ConnectorBinding(ProblemLog problems, Variables variables)
{
    /// <summary>The configuration; meaningless when an error was logged.</summary>
    public ConnectorConfig Bind(Section root)
    {
        var names = NodeNames.Of(root);
        var secrets = new PeerSecrets(problems, variables, names);
        var routes = new RouteBinding(problems, names).Bind(root.Sections("routes"));
        var peers = new PeerBinding(problems, secrets, names)
            .Bind(root.Sections("peers"), routes.Select(route => route.NextHop));
        RouteChecks.WarnOfUnknownNextHops(problems, root.Sections("routes"), routes, peers);
        PortChecks.Check(problems, root);
        SettlementChecks.Check(problems, root);
        OrleansDashboardChecks.Check(problems, root);
        LiteralSecretChecks.Check(problems, root, peers, secrets);
        var address = OwnAddress.Choose(root, names.Current, routes);
        NetworkChecks.Check(problems, root);
        ShardChecks.Check(problems, root, peers);
        var rates = RatesBinding.Bind(root.Sub("rates"), problems);
        AssetChecks.Check(problems, root.Sections("peers"), peers, rates);
        return new ConnectorConfig
        {
            NodeId = names.Current,
            IlpAddress = address,
            IlpAddressIsExplicit = root.IsWritten("ilpAddress"),
            Name = root.Text("name"),
            Description = root.Text("description"),
            BtpServer = HostBinding.BtpServer(root, problems),
            HealthCheckPort = root.Number("healthCheckPort") ?? 0,
            Logging = HostBinding.Logging(root, problems),
            DashboardTelemetryUrl = root.Url("dashboardTelemetryUrl"),
            Peers = peers,
            Routes = routes,
            RouteBroadcast = new RouteBroadcastConfig { Interval = root.Sub("routeBroadcast").Time("interval") },
            Rates = rates,
            MinMessageWindow = root.Time("minMessageWindow"),
            MaxHoldTime = root.Time("maxHoldTime"),
            Ledger = HostBinding.Ledger(root.Sub("ledger"), names.Current, problems),
            Cluster = HostBinding.Cluster(root, names.Current, problems),
            LocalDelivery = new LocalDeliveryConfig { Loopback = root.Sub("localDelivery").Flag("loopback") },
            Security = new SecurityConfig { LiteralSecrets = LiteralSecretChecks.Rule(root) },
            Settlement = HostBinding.Endpoint(root, "settlement", (port, token) => new SettlementConfig(port, token)),
            Admin = HostBinding.Endpoint(root, "admin", (port, token) => new AdminConfig(port, token)),
            OrleansDashboard = new OrleansDashboardConfig { Enabled = root.Sub("orleansDashboard").Flag("enabled") },
        };
    }
}
