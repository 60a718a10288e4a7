namespace Connector.Ledger;

/// <summary>
/// The other side of all accounts of one asset. Accounts, <see cref="Held"/> and the four positions add up to zero at any
/// durable point. Positive: what would be ours if all peers paid what they owe.
/// </summary>
/// <param name="Asset">The asset.</param>
/// <param name="Accounts">Sum of the balances of its accounts.</param>
/// <param name="Held">Sum of its open holds: incoming legs count up, outgoing legs down.</param>
/// <param name="Exchange">What packets gave and took: our position from conversion and margins, with packets in flight.</param>
/// <param name="Settlement">What was paid outside, to and from peers.</param>
/// <param name="Adjustment">What operators changed by hand.</param>
/// <param name="Loss">What operators wrote off.</param>
public sealed record AssetPosition(
    Asset Asset,
    Int128 Accounts,
    Int128 Held,
    Int128 Exchange,
    Int128 Settlement,
    Int128 Adjustment,
    Int128 Loss)
{
    /// <summary>Zero, or the books are wrong.</summary>
    public Int128 Sum => Accounts + Held + Exchange + Settlement + Adjustment + Loss;
}
