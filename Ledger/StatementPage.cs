namespace Connector.Ledger;

/// <summary>A page of a statement, newest first.</summary>
/// <param name="Lines">The movements.</param>
/// <param name="Next">Where the next, older page starts; null when there is none.</param>
/// <param name="Opening">The balance before the oldest line of this page.</param>
public sealed record StatementPage(IReadOnlyList<StatementLine> Lines, StatementCursor? Next, Int128 Opening);

/// <summary>A place in a statement.</summary>
/// <param name="Before">The page starts with the newest movement before this barrier.</param>
/// <param name="Balance">The balance after that movement.</param>
public readonly record struct StatementCursor(long Before, Int128 Balance);
