using Connector.Grains.Forwarding;

namespace Connector.Grains.Accounts;

/// <summary>The limits of one account in force, with what is used up of the rates.</summary>
internal sealed class AccountLimits
{
    private TokenBucket? _packets;
    private TokenBucket? _incoming;
    private TokenBucket? _outgoing;
    private ulong? _maxInFlightAmount;

    public AccountLimits(AccountPolicy policy) => Adopt(policy, long.MinValue);

    /// <summary>Largest amount of a packet from the peer.</summary>
    public ulong MaxPacketAmount { get; private set; }

    /// <summary>Prepares in flight, each direction.</summary>
    public int MaxInFlightPackets { get; private set; }

    /// <summary>Other limits from now on. What is used up of a rate stays used up. Time in unix milliseconds.</summary>
    public void Adopt(AccountPolicy policy, long now)
    {
        MaxPacketAmount = policy.MaxPacketAmount ?? ulong.MaxValue;
        MaxInFlightPackets = policy.MaxInFlightPackets;
        _maxInFlightAmount = policy.MaxInFlightAmount;
        _packets = policy.PacketRate is { } rate
            ? Bucket(_packets, rate.PerSecond, TimeSpan.FromSeconds(1), rate.Burst, now)
            : null;
        _incoming = policy.IncomingThroughput is { } incoming
            ? Bucket(_incoming, incoming.Amount, incoming.Period, incoming.Amount, now)
            : null;
        _outgoing = policy.OutgoingThroughput is { } outgoing
            ? Bucket(_outgoing, outgoing.Amount, outgoing.Period, outgoing.Amount, now)
            : null;
    }

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
        amount == 0 || _maxInFlightAmount is not { } most || held + amount <= most;

    private static TokenBucket Bucket(TokenBucket? old, ulong amount, TimeSpan period, ulong burst, long now)
    {
        if (old is null)
            return new TokenBucket(amount, period, burst);
        old.Change(amount, period, burst, now);
        return old;
    }
}
