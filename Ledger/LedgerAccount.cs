using Connector.Ledger.Settlement;

namespace Connector.Ledger;

/// <summary>An account as the books have it at its activation.</summary>
public sealed record LedgerAccount
{
    /// <summary>Name of the account.</summary>
    public required string Name { get; init; }

    /// <summary>What it is kept in.</summary>
    public required Asset Asset { get; init; }

    /// <summary>Raised at each activation; entries carry it, so that an activation that was replaced can book nothing.</summary>
    public required uint Fence { get; init; }

    /// <summary>What the peer owes us; negative: what we owe the peer.</summary>
    public required Int128 Balance { get; init; }

    /// <summary>Sum of open holds for prepares from the peer.</summary>
    public Int128 HeldIncoming { get; init; }

    /// <summary>Sum of open holds for prepares to the peer.</summary>
    public Int128 HeldOutgoing { get; init; }

    /// <summary>Highest attach number that was issued.</summary>
    public ulong LastSession { get; init; }

    /// <summary>Sessions that were attached and not detached, by attach number.</summary>
    public IReadOnlyList<AttachedSessionRecord> Sessions { get; init; } = [];

    /// <summary>Packets from or to this account that have not ended, in the order of their holds.</summary>
    public IReadOnlyList<OpenHold> Holds { get; init; } = [];

    /// <summary>Answers that the gateways of its sessions have not acknowledged, in the order they were booked.</summary>
    public IReadOnlyList<AnswerToRelay> Answers { get; init; } = [];

    /// <summary>Packets that ended lately, oldest first.</summary>
    public IReadOnlyList<FinishedPacket> Finished { get; init; } = [];

    /// <summary>Packets that left on it and timed out lately, oldest first.</summary>
    public IReadOnlyList<TimedOutPacket> TimedOut { get; init; } = [];

    /// <summary>The settlement that its engine has not acknowledged.</summary>
    public OutgoingSettlement? Outbox { get; init; }

    /// <summary>What incoming settlements left over: less than one unit of the account.</summary>
    public Quantity Leftover { get; init; }
}
