namespace Connector.Ledger;

/// <summary>One atomic change of the books: both legs of one packet. Its bytes (condition, answer) are a payload beside it.</summary>
/// <param name="Kind">What happens to them.</param>
/// <param name="Incoming">The account that the packet came from.</param>
/// <param name="IncomingNumber">The number of the packet in that account.</param>
/// <param name="IncomingAmount">Amount of that leg, in its asset.</param>
/// <param name="Outgoing">The account that the packet went to; empty when it arrived here: then there is one leg.</param>
/// <param name="OutgoingAmount">Amount of that leg, in its asset.</param>
public readonly record struct LedgerEntry(
    LedgerEntryKind Kind,
    string Incoming,
    ulong IncomingNumber,
    ulong IncomingAmount,
    string Outgoing,
    ulong OutgoingAmount)
{
    /// <summary>Which legs are moved.</summary>
    public LedgerLegs Legs { get; init; } = Outgoing.Length == 0 ? LedgerLegs.Incoming : LedgerLegs.Both;

    /// <summary>Where the books may differ from a peer's from now on.</summary>
    public LedgerMark Mark { get; init; }

    /// <summary>
    /// Fence of the incoming account when it took the packet. Numbers start anew in each life of an account; with the life
    /// they name a packet for ever.
    /// </summary>
    public uint Life { get; init; }

    /// <summary>Refuse the entry unless the incoming account's fence is this; 0: whatever it is.</summary>
    public uint IncomingFence { get; init; }

    /// <summary>Refuse the entry unless the outgoing account's fence is this; 0: whatever it is.</summary>
    public uint OutgoingFence { get; init; }

    /// <summary>Whether the incoming account stages it, and so learns of a refusal; else the outgoing one.</summary>
    public bool StagedByIncoming { get; init; } = Outgoing.Length == 0;

    /// <summary>With a void: nothing was answered in time, and a fulfill that comes yet is to be recognised as late.</summary>
    public bool TimedOut { get; init; }

    /// <summary>Incoming expiry, unix milliseconds. Needed with a hold or a deliver.</summary>
    public long IncomingExpiresAt { get; init; }

    /// <summary>Outgoing expiry, unix milliseconds. Needed with a hold.</summary>
    public long OutgoingExpiresAt { get; init; }

    /// <summary>Attach number of the session that the packet came on; 0: its answer is not kept. With a hold or a deliver.</summary>
    public ulong IncomingSession { get; init; }

    /// <summary>The number that the gateway gave the request on that session. With a hold or a deliver.</summary>
    public ulong GatewayNumber { get; init; }

    /// <summary>Attach number of the session that the packet leaves on. With a hold.</summary>
    public ulong OutgoingSession { get; init; }

    /// <summary>BTP request id on that session. With a hold.</summary>
    public uint RequestId { get; init; }
}
