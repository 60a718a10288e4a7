using System.Collections.Frozen;
using Connector.Configuration;
using Connector.Grains.Settlement;
using Connector.Grains.Shards;

namespace Connector.Grains.Accounts;

/// <summary>
/// What the operator set for each peer, in this silo. Accounts read the table at each turn; whoever changes it puts up a
/// whole new one.
/// </summary>
internal sealed class AccountPolicies
{
    private volatile PolicyTable _current;

    /// <summary>Starts with the peers of the configuration.</summary>
    public AccountPolicies(ConnectorConfig config, Shard shard) => _current = PolicyTable.From(config, shard);

    /// <summary>Starts with these.</summary>
    public AccountPolicies(PolicyTable table) => _current = table;

    /// <summary>The table in force.</summary>
    public PolicyTable Current => _current;

    /// <summary>Puts another table in force.</summary>
    public void Replace(PolicyTable table) => _current = table;
}

/// <summary>
/// What the operator set for each peer at one moment, wherever its account is, and the trunks to other shards. Immutable.
/// </summary>
internal sealed class PolicyTable
{
    private static readonly AccountPolicy _nobody = new();
    private readonly FrozenDictionary<string, AccountPolicy> _byId;
    private readonly FrozenSet<string> _here;
    private readonly Shard _shard;

    /// <summary>The policies of these peers, for the silo of one shard.</summary>
    public PolicyTable(IEnumerable<KeyValuePair<string, AccountPolicy>> policies, Shard? shard = null)
    {
        _shard = shard ?? Shard.Whole;
        var peers = policies.ToList();
        Peers = [.. peers.Select(peer => peer.Key)];
        _byId = peers.Concat(Trunks.Of(_shard, peers)).ToFrozenDictionary(StringComparer.Ordinal);
        _here = _byId.Where(entry => entry.Value.Trunk is not null || _shard.Has(entry.Key)).Select(entry => entry.Key)
            .ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The peers of a configuration.</summary>
    public static PolicyTable From(ConnectorConfig config, Shard shard) => new(
        config.Peers.Select(peer => KeyValuePair.Create(peer.Id, From(peer, config.AddressGiver))), shard);

    /// <summary>Ids of the configured peers, wherever their accounts are.</summary>
    public IReadOnlyCollection<string> Peers { get; }

    /// <summary>The accounts of this shard: configured peers, and trunks.</summary>
    public IReadOnlyCollection<string> Ids => _here;

    /// <summary>Whether the account is one of this shard.</summary>
    public bool Knows(string id) => _here.Contains(id);

    /// <summary>Whether there is such an account, here or elsewhere.</summary>
    public bool Has(string id) => _byId.ContainsKey(id);

    /// <summary>The policy of a peer; defaults for one that the configuration does not have.</summary>
    public AccountPolicy Of(string id) => _byId.GetValueOrDefault(id) ?? _nobody;

    /// <summary>The account on which packets for this one leave: itself, or the trunk to the shard that has it.</summary>
    public string Via(string id) => _shard.IsWhole || id.Length == 0 || _here.Contains(id)
        ? id
        : Trunk.NameTo(Shard.Of(id, _shard.Count).Number, Trunks.AssetOf(Of(id)));

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
