namespace Connector.Ledger.Books;

/// <summary>Every figure of the books at one barrier.</summary>
internal sealed record BookedFigures(
    long Through,
    IReadOnlyList<AccountSummary> Accounts,
    IReadOnlyList<AssetPosition> Positions,
    int OpenHolds)
{
    public static BookedFigures Of(BooksImage books) =>
        new(books.Through, [.. books.Accounts.Select(BooksImage.Summarise)], books.Positions(), books.Holds.Count);
}
