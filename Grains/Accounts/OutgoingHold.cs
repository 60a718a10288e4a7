using Connector.Grains.Forwarding;

namespace Connector.Grains.Accounts;

/// <summary>A prepare that was sent to the peer and that is not answered: its amount is held.</summary>
internal struct OutgoingHold
{
    /// <summary>The account that it came from.</summary>
    public Neighbour Source;

    /// <summary>That account's number of it.</summary>
    public ulong SourceTag;

    /// <summary>Fence of that account when it took the packet: with the number it names the packet for ever.</summary>
    public uint SourceLife;

    /// <summary>The amount of that account's leg.</summary>
    public ulong SourceAmount;

    /// <summary>Attach number of the session that it was sent on: only there an answer counts.</summary>
    public ulong Session;

    /// <summary>The amount held.</summary>
    public ulong Amount;

    /// <summary>Outgoing expiry, unix milliseconds.</summary>
    public long ExpiresAt;

    /// <summary>What a fulfillment must hash to.</summary>
    public HeldCondition Condition;
}
