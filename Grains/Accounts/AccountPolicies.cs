using System.Collections.Frozen;
using Connector.Configuration;

namespace Connector.Grains.Accounts;

/// <summary>What the operator set for each peer.</summary>
internal sealed class AccountPolicies(ConnectorConfig config)
{
    private readonly FrozenDictionary<string, AccountPolicy> _byId =
        config.Peers.ToFrozenDictionary(peer => peer.Id, peer => From(peer, config.AddressGiver), StringComparer.Ordinal);

    /// <summary>Ids of the configured peers.</summary>
    public IReadOnlyCollection<string> Ids => _byId.Keys;

    /// <summary>Whether the configuration has this peer.</summary>
    public bool Knows(string id) => _byId.ContainsKey(id);

    /// <summary>The policy of a peer; defaults for one that the configuration does not have.</summary>
    public AccountPolicy Of(string id) => _byId.GetValueOrDefault(id) ?? new AccountPolicy();

    private static AccountPolicy From(PeerConfig peer, PeerConfig? addressGiver) => new()
    {
        IsChild = peer.Relation == PeerRelation.Child,
        GivesAddress = peer.Id == addressGiver?.Id,
        AssetCode = peer.Asset.Code,
        AssetScale = peer.Asset.Scale,
        MaxPacketAmount = peer.MaxPacketAmount,
        MaximumBalance = peer.Balance.Maximum,
        MinimumBalance = peer.Balance.Minimum,
        PacketRate = peer.RateLimit is { } rate ? ((ulong)rate.PacketsPerSecond, (ulong)rate.Burst) : null,
        IncomingThroughput = peer.Throughput.Incoming is { } incoming ? (incoming.Amount, incoming.Period) : null,
        OutgoingThroughput = peer.Throughput.Outgoing is { } outgoing ? (outgoing.Amount, outgoing.Period) : null,
        MaxInFlightPackets = peer.InFlight.Packets,
        MaxInFlightAmount = peer.InFlight.Amount,
    };
}
