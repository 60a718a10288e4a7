using System.Collections.Immutable;

namespace Connector.Configuration.Changes;

/// <summary>What can change while the connector runs, and what cannot. Every value of a configuration is in one list.</summary>
internal static class ConfigKeys
{
    /// <summary>Of the whole file, until a restart.</summary>
    public static (string Path, Func<ConnectorConfig, object?> Value)[] Fixed { get; } =
    [
        ("nodeId", config => config.NodeId),
        ("ilpAddress", config => (config.IlpAddress, config.IlpAddressIsExplicit)),
        ("name", config => config.Name),
        ("description", config => config.Description),
        ("btpServer", config => config.BtpServer),
        ("healthCheckPort", config => config.HealthCheckPort),
        ("logging.format", config => config.Logging.Format),
        ("dashboardTelemetryUrl", config => config.DashboardTelemetryUrl),
        ("routeBroadcast", config => config.RouteBroadcast),
        ("minMessageWindow", config => config.MinMessageWindow),
        ("maxHoldTime", config => config.MaxHoldTime),
        ("ledger.path", config => config.Ledger.Path),
        ("ledger.connectionString", config => config.Ledger.ConnectionString),
        ("ledger.durability", config => config.Ledger.Durability),
        ("ledger.grace", config => config.Ledger.Grace),
        ("cluster", config => config.Cluster),
        ("localDelivery", config => config.LocalDelivery),
        ("security", config => config.Security),
        ("settlement", config => config.Settlement),
        ("admin", config => config.Admin),
        ("orleansDashboard", config => config.OrleansDashboard),
    ];

    /// <summary>Of the whole file, at once.</summary>
    public static (string Path, Func<ConnectorConfig, object?> Value)[] Live { get; } =
    [
        ("routes", config => new Sequence<RouteConfig>(config.Routes)),
        ("rates.source", config => config.Rates.Source),
        ("rates.spread", config => config.Rates.Spread),
        ("rates.spreads", config => new Sequence<KeyValuePair<string, Ratio>>([.. config.Rates.Spreads])),
        ("rates.pairs", config => new Sequence<KeyValuePair<string, Ratio>>([.. config.Rates.Pairs])),
        ("rates.url", config => config.Rates.Url),
        ("rates.maxAge", config => config.Rates.MaxAge),
        ("rates.refresh", config => config.Rates.Refresh),
    ];

    /// <summary>Of a peer, until a restart.</summary>
    public static (string Path, Func<PeerConfig, object?> Value)[] FixedOfPeer { get; } =
    [
        ("url", peer => peer.Url),
        ("username", peer => peer.Username),
        ("relation", peer => peer.Relation),
        ("asset", peer => peer.Asset),
        ("balance.settleThreshold", peer => peer.Balance.SettleThreshold),
        ("balance.settleTo", peer => peer.Balance.SettleTo),
        ("http", peer => peer.Http),
        ("settlementEngine", peer => peer.SettlementEngine),
        ("routing", peer => peer.Routing),
    ];

    /// <summary>Of a peer, at once.</summary>
    public static (string Path, Func<PeerConfig, object?> Value)[] LiveOfPeer { get; } =
    [
        ("authToken", peer => (peer.DialToken, peer.AcceptToken, peer.FromEnvironment)),
        ("previousAuthToken", peer => peer.PreviousToken),
        ("spread", peer => peer.Spread),
        ("maxPacketAmount", peer => peer.MaxPacketAmount),
        ("balance.maximum", peer => peer.Balance.Maximum),
        ("balance.minimum", peer => peer.Balance.Minimum),
        ("rateLimit", peer => peer.RateLimit),
        ("throughput.incoming", peer => peer.Throughput.Incoming),
        ("throughput.outgoing", peer => peer.Throughput.Outgoing),
        ("inFlight.packets", peer => peer.InFlight.Packets),
        ("inFlight.amount", peer => peer.InFlight.Amount),
    ];

    /// <summary>Adds the paths of those that differ.</summary>
    public static void Compare<T>(
        (string Path, Func<T, object?> Value)[] keys, T one, T other, string prefix, ImmutableArray<string>.Builder differing)
    {
        foreach (var (path, value) in keys)
        {
            if (!Equals(value(one), value(other)))
            {
                differing.Add(prefix + path);
            }
        }
    }

    /// <summary>Equal when all of it is.</summary>
    private sealed record Sequence<T>(ImmutableArray<T> Items)
    {
        public bool Equals(Sequence<T>? other) => other is not null && Items.SequenceEqual(other.Items);

        public override int GetHashCode() => Items.Length;
    }
}
