using System.Collections.Frozen;
using Connector.Configuration;
using Connector.Grains.Settlement;

namespace Connector.Grains.Accounts;

/// <summary>
/// What the operator set for each peer, in this silo. Accounts read the table at each turn; whoever changes it puts up a
/// whole new one.
/// </summary>
internal sealed class AccountPolicies
{
    private volatile PolicyTable _current;

    /// <summary>Starts with the peers of the configuration.</summary>
    public AccountPolicies(ConnectorConfig config) => _current = PolicyTable.From(config);

    /// <summary>Starts with these.</summary>
    public AccountPolicies(PolicyTable table) => _current = table;

    /// <summary>The table in force.</summary>
    public PolicyTable Current => _current;

    /// <summary>Puts another table in force.</summary>
    public void Replace(PolicyTable table) => _current = table;
}

/// <summary>What the operator set for each peer at one moment. Immutable.</summary>
internal sealed class PolicyTable(IEnumerable<KeyValuePair<string, AccountPolicy>> policies)
{
    private static readonly AccountPolicy _nobody = new();
    private readonly FrozenDictionary<string, AccountPolicy> _byId = policies.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The peers of a configuration.</summary>
    public static PolicyTable From(ConnectorConfig config) => new(
        config.Peers.Select(peer => KeyValuePair.Create(peer.Id, From(peer, config.AddressGiver))));

    /// <summary>Ids of the configured peers.</summary>
    public IReadOnlyCollection<string> Ids => _byId.Keys;

    /// <summary>Whether the configuration has this peer.</summary>
    public bool Knows(string id) => _byId.ContainsKey(id);

    /// <summary>The policy of a peer; defaults for one that the configuration does not have.</summary>
    public AccountPolicy Of(string id) => _byId.GetValueOrDefault(id) ?? _nobody;

    private static AccountPolicy From(PeerConfig peer, PeerConfig? addressGiver) => new()
    {
        IsChild = peer.Relation == PeerRelation.Child,
        GivesAddress = peer.Id == addressGiver?.Id,
        AssetCode = peer.Asset.Code,
        AssetScale = peer.Asset.Scale,
        Spread = peer.Spread,
        MaxPacketAmount = peer.MaxPacketAmount,
        MaximumBalance = peer.Balance.Maximum,
        MinimumBalance = peer.Balance.Minimum,
        PacketRate = peer.RateLimit is { } rate ? ((ulong)rate.PacketsPerSecond, (ulong)rate.Burst) : null,
        IncomingThroughput = peer.Throughput.Incoming is { } incoming ? (incoming.Amount, incoming.Period) : null,
        OutgoingThroughput = peer.Throughput.Outgoing is { } outgoing ? (outgoing.Amount, outgoing.Period) : null,
        MaxInFlightPackets = peer.InFlight.Packets,
        MaxInFlightAmount = peer.InFlight.Amount,
        Settlement = peer.SettlementEngine is { } engine
            ? new SettlementPolicy(engine.Url, peer.Balance.SettleThreshold, peer.Balance.SettleTo)
            : null,
    };
}
