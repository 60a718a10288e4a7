using System.Collections.Immutable;

namespace Connector.Configuration;

/// <summary>
/// The whole configuration of one node, checked and with every default filled in. Immutable: a reload makes a new one
/// and compares. Two are equal when everything in them is.
/// </summary>
public sealed record ConnectorConfig
{
    /// <summary>The <see cref="RouteConfig.NextHop"/> of a route to this connector itself.</summary>
    public const string Local = "local";

    /// <summary>What this node is called, in logs and towards peers. Never empty.</summary>
    public required string NodeId { get; init; }

    /// <summary>Our own ILP address, resolved, never empty (RFC 15).</summary>
    public required string IlpAddress { get; init; }

    /// <summary>
    /// Whether the file named the address. Only then are destinations of another network (live or test) refused.
    /// </summary>
    public bool IlpAddressIsExplicit { get; init; }

    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>A description for people.</summary>
    public string? Description { get; init; }

    /// <summary>Where peers reach us.</summary>
    public BtpServerConfig BtpServer { get; init; } = new();

    /// <summary>Port of the health endpoint, 1 to 65535.</summary>
    public int HealthCheckPort { get; init; } = 8080;

    /// <summary>What is logged and how.</summary>
    public LoggingConfig Logging { get; init; } = new();

    /// <summary>WebSocket that telemetry goes to; null: none.</summary>
    public Uri? DashboardTelemetryUrl { get; init; }

    /// <summary>Every account, those of the file first, then those known only by their secret variable.</summary>
    public ImmutableArray<PeerConfig> Peers { get; init; } = [];

    /// <summary>Static routes, in the order of the file.</summary>
    public ImmutableArray<RouteConfig> Routes { get; init; } = [];

    /// <summary>Route broadcasts to peers (CCP).</summary>
    public RouteBroadcastConfig RouteBroadcast { get; init; } = new();

    /// <summary>Exchange rates.</summary>
    public RatesConfig Rates { get; init; } = new();

    /// <summary>How much sooner an outgoing prepare expires than the incoming one.</summary>
    public TimeSpan MinMessageWindow { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an outgoing prepare may take at most.</summary>
    public TimeSpan MaxHoldTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the books are kept.</summary>
    public LedgerConfig Ledger { get; init; } = new();

    /// <summary>How silos and gateways find each other.</summary>
    public required ClusterConfig Cluster { get; init; }

    /// <summary>What happens to packets that are addressed to us.</summary>
    public LocalDeliveryConfig LocalDelivery { get; init; } = new();

    /// <summary>How strict we are about secrets.</summary>
    public SecurityConfig Security { get; init; } = new();

    /// <summary>The endpoint that settlement engines call; null: none.</summary>
    public SettlementConfig? Settlement { get; init; }

    /// <summary>The operator's endpoint; null: none.</summary>
    public AdminConfig? Admin { get; init; }

    /// <summary>The Orleans dashboard.</summary>
    public OrleansDashboardConfig OrleansDashboard { get; init; } = new();

    /// <summary>
    /// The parent that tells us our address by ILDCP: the first of the file, unless the file names the address itself.
    /// </summary>
    public PeerConfig? AddressGiver =>
        IlpAddressIsExplicit ? null : Peers.FirstOrDefault(peer => peer.Relation == PeerRelation.Parent);

    /// <summary>The peer with this id, or null.</summary>
    public PeerConfig? FindPeer(string id) => Peers.FirstOrDefault(peer => peer.Id == id);

    /// <inheritdoc/>
    public bool Equals(ConnectorConfig? other) =>
        other is not null
        && Scalars.Equals(other.Scalars)
        && Sections.Equals(other.Sections)
        && Peers.SequenceEqual(other.Peers)
        && Routes.SequenceEqual(other.Routes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scalars, Peers.Length, Routes.Length);

    private (string, string, bool, string?, string?, int, Uri?, TimeSpan, TimeSpan) Scalars =>
        (NodeId, IlpAddress, IlpAddressIsExplicit, Name, Description, HealthCheckPort, DashboardTelemetryUrl,
            MinMessageWindow, MaxHoldTime);

    private (BtpServerConfig, LoggingConfig, RouteBroadcastConfig, RatesConfig, LedgerConfig, ClusterConfig,
        LocalDeliveryConfig, SecurityConfig, SettlementConfig?, AdminConfig?, OrleansDashboardConfig) Sections =>
        (BtpServer, Logging, RouteBroadcast, Rates, Ledger, Cluster, LocalDelivery, Security, Settlement, Admin,
            OrleansDashboard);
}
