using Connector.Ledger.Settlement;

namespace Connector.Ledger;

/// <summary>One account at a glance.</summary>
/// <param name="Name">Name of the account.</param>
/// <param name="Asset">What it is kept in.</param>
/// <param name="Fence">How often it was activated.</param>
/// <param name="Balance">What the peer owes us; negative: what we owe the peer.</param>
/// <param name="HeldIncoming">Held for prepares from the peer.</param>
/// <param name="HeldOutgoing">Held for prepares to the peer.</param>
/// <param name="OpenHolds">Packets, in either direction, that have not ended.</param>
/// <param name="AnswersToRelay">Answers that no gateway acknowledged yet.</param>
public sealed record AccountSummary(
    string Name,
    Asset Asset,
    uint Fence,
    Int128 Balance,
    Int128 HeldIncoming,
    Int128 HeldOutgoing,
    int OpenHolds,
    int AnswersToRelay)
{
    /// <summary>The settlement that its engine has not acknowledged.</summary>
    public OutgoingSettlement? Outbox { get; init; }
}
