using Connector.Configuration;
using Connector.Grains.Settlement;
using Connector.Grains.Shards;

namespace Connector.Grains.Accounts;

/// <summary>What the operator set for one peer. An absent limit does not exist, but for the packets in flight.</summary>
internal sealed record AccountPolicy
{
    /// <summary>Default of <see cref="MaxInFlightPackets"/>.</summary>
    public const int DefaultMaxInFlightPackets = 10_000;

    /// <summary>Whether the peer is our child: only children get an address by ILDCP.</summary>
    public bool IsChild { get; init; }

    /// <summary>Whether the peer is the parent that tells us our own address.</summary>
    public bool GivesAddress { get; init; }

    /// <summary>Asset code of the link. Default: USD.</summary>
    public string AssetCode { get; init; } = "USD";

    /// <summary>Asset scale of the link. Default: 9.</summary>
    public byte AssetScale { get; init; } = 9;

    /// <summary>What we keep of each packet that the peer sends; null: what the rates say.</summary>
    public Ratio? Spread { get; init; }

    /// <summary>Largest amount of a packet from the peer, inclusive (F08).</summary>
    public ulong? MaxPacketAmount { get; init; }

    /// <summary>Most the peer may owe us (T04).</summary>
    public Int128? MaximumBalance { get; init; }

    /// <summary>Most we will owe the peer, negative (T04).</summary>
    public Int128? MinimumBalance { get; init; }

    /// <summary>Packets from the peer per second, with a burst (T05).</summary>
    public (ulong PerSecond, ulong Burst)? PacketRate { get; init; }

    /// <summary>Amount that may come in per period (T04).</summary>
    public (ulong Amount, TimeSpan Period)? IncomingThroughput { get; init; }

    /// <summary>Amount that may go out per period (T04).</summary>
    public (ulong Amount, TimeSpan Period)? OutgoingThroughput { get; init; }

    /// <summary>Prepares in flight, each direction (T03). Default: 10 000.</summary>
    public int MaxInFlightPackets { get; init; } = DefaultMaxInFlightPackets;

    /// <summary>Amount in flight, each direction (T04).</summary>
    public ulong? MaxInFlightAmount { get; init; }

    /// <summary>The other shard that the account stands for; null: it is a peer's.</summary>
    public Trunk? Trunk { get; init; }

    /// <summary>When and with which engine we settle; null: never.</summary>
    public SettlementPolicy? Settlement { get; init; }
}
