using System.Collections.Immutable;

namespace Connector.Configuration;

/// <summary>How silos and gateways find each other.</summary>
public sealed record ClusterConfig
{
    /// <summary>Who keeps the list of silos.</summary>
    public ClusterMode Mode { get; init; } = ClusterMode.Localhost;

    /// <summary>Name of the cluster; by default the node id.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// Into how many parts the accounts are divided, each with a silo and books of its own; more than 1 only with
    /// <see cref="ClusterMode.Postgres"/>. It never changes once there are books. Default: 1.
    /// </summary>
    public int Shards { get; init; } = 1;

    /// <summary>Port between silos; null: an unused one is chosen at start.</summary>
    public int? SiloPort { get; init; }

    /// <summary>Port of a silo for gateways; null: an unused one is chosen at start.</summary>
    public int? GatewayPort { get; init; }

    /// <summary>Host name or address by which others reach this silo; null: loopback, or in a cluster the machine's address.</summary>
    public string? AdvertisedHost { get; init; }

    /// <summary>Silos that a gateway asks, <c>host:port</c>; host names are resolved again at each refresh.</summary>
    public ImmutableArray<string> Gateways { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(ClusterConfig? other) =>
        other is not null
        && (Mode, Id, Shards, SiloPort, GatewayPort, AdvertisedHost)
            == (other.Mode, other.Id, other.Shards, other.SiloPort, other.GatewayPort, other.AdvertisedHost)
        && Gateways.SequenceEqual(other.Gateways);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Mode, Id, Shards, SiloPort, GatewayPort, AdvertisedHost);
}

/// <summary>Who keeps the list of silos.</summary>
public enum ClusterMode
{
    /// <summary>One silo; gateways find it on this host or by <see cref="ClusterConfig.Gateways"/>.</summary>
    Localhost,

    /// <summary>Many silos, of which one has the books; the database of the ledger lists them.</summary>
    Postgres,
}
