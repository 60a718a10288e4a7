namespace Connector.Ledger;

/// <summary>Every balance at one durable point.</summary>
/// <param name="Through">Barrier of that point.</param>
/// <param name="Accounts">All accounts that were ever opened, by name.</param>
/// <param name="Positions">The other side of them, by asset.</param>
public sealed record BalanceSheet(
    long Through, IReadOnlyList<AccountSummary> Accounts, IReadOnlyList<AssetPosition> Positions);
