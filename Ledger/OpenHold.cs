namespace Connector.Ledger;

/// <summary>A packet that was held and has not ended: what an account needs to go on with it after a restart.</summary>
public sealed record OpenHold
{
    /// <summary>The packet.</summary>
    public required PacketKey Packet { get; init; }

    /// <summary>Barrier of the hold: rises in the order of staging.</summary>
    public required long Barrier { get; init; }

    /// <summary>Legs that are still held.</summary>
    public required LedgerLegs Legs { get; init; }

    /// <summary>Amount of the incoming leg.</summary>
    public required ulong IncomingAmount { get; init; }

    /// <summary>The account that the packet went to; empty when that leg was never held here.</summary>
    public required string Outgoing { get; init; }

    /// <summary>Amount of the outgoing leg.</summary>
    public required ulong OutgoingAmount { get; init; }

    /// <summary>Incoming expiry, unix milliseconds.</summary>
    public required long IncomingExpiresAt { get; init; }

    /// <summary>Outgoing expiry, unix milliseconds.</summary>
    public required long OutgoingExpiresAt { get; init; }

    /// <summary>Attach number of the session that the packet came on.</summary>
    public required ulong IncomingSession { get; init; }

    /// <summary>The gateway's number of the request on that session.</summary>
    public required ulong GatewayNumber { get; init; }

    /// <summary>Attach number of the session that the packet left on, if it did.</summary>
    public required ulong OutgoingSession { get; init; }

    /// <summary>BTP request id on that session.</summary>
    public required uint RequestId { get; init; }

    /// <summary>What a fulfillment must hash to: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Condition { get; init; }
}
