using Connector.Ledger;

namespace Connector.Grains.Settlement;

/// <summary>When we settle with a peer, and how much. Balances are positive when the peer owes us (RFC 32).</summary>
/// <param name="Engine">Base address of the peer's settlement engine (RFC 38).</param>
/// <param name="Threshold">We settle when the balance is at or below this; null: only when told to.</param>
/// <param name="Target">The balance that settling comes to.</param>
internal sealed record SettlementPolicy(Uri Engine, Int128? Threshold, Int128 Target)
{
    /// <summary>What is to be settled by itself at this balance; 0: nothing.</summary>
    public Int128 Due(Int128 balance) => Threshold is { } threshold && balance <= threshold ? Owed(balance) : 0;

    /// <summary>The most that may be settled at this balance; 0: nothing. A larger debt is settled in parts.</summary>
    public Int128 Owed(Int128 balance) =>
        balance < Target ? Int128.Min(Target - balance, AccountEntry.MaxAmount) : 0;
}
