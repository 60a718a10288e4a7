using Connector.Grains.Forwarding;

namespace Connector.Grains.Accounts;

/// <summary>The limits of one account in force, with what is used up of the rates.</summary>
internal sealed class AccountLimits(AccountPolicy policy)
{
    private readonly TokenBucket? _packets = policy.PacketRate is { } rate
        ? new TokenBucket(rate.PerSecond, TimeSpan.FromSeconds(1), rate.Burst)
        : null;

    private readonly TokenBucket? _incoming = policy.IncomingThroughput is { } incoming
        ? new TokenBucket(incoming.Amount, incoming.Period, incoming.Amount)
        : null;

    private readonly TokenBucket? _outgoing = policy.OutgoingThroughput is { } outgoing
        ? new TokenBucket(outgoing.Amount, outgoing.Period, outgoing.Amount)
        : null;

    /// <summary>Largest amount of a packet from the peer.</summary>
    public ulong MaxPacketAmount { get; } = policy.MaxPacketAmount ?? ulong.MaxValue;

    /// <summary>Prepares in flight, each direction.</summary>
    public int MaxInFlightPackets { get; } = policy.MaxInFlightPackets;

    /// <summary>Takes one packet of the rate (T05).</summary>
    public bool TakePacket(long now) => _packets?.TryTake(1, now) ?? true;

    /// <summary>Takes an amount of the incoming throughput (T04).</summary>
    public bool TakeIncoming(ulong amount, long now) => _incoming?.TryTake(amount, now) ?? true;

    /// <summary>Gives it back: the packet was rejected.</summary>
    public void ReturnIncoming(ulong amount) => _incoming?.Return(amount);

    /// <summary>Takes an amount of the outgoing throughput (T04).</summary>
    public bool TakeOutgoing(ulong amount, long now) => _outgoing?.TryTake(amount, now) ?? true;

    /// <summary>Gives it back: the packet was rejected.</summary>
    public void ReturnOutgoing(ulong amount) => _outgoing?.Return(amount);

    /// <summary>Whether an amount fits beside what is held already (T04).</summary>
    public bool FitsInFlight(Int128 held, ulong amount) =>
        amount == 0 || policy.MaxInFlightAmount is not { } most || held + amount <= most;
}
