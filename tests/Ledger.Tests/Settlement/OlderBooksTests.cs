using Connector.Ledger.Books;
using Connector.Ledger.Entries;
using Connector.Ledger.Tests.Stores;

namespace Connector.Ledger.Tests.Settlement;

/// <summary>Checkpoints from before there were settlements by engines.</summary>
public sealed class OlderBooksTests
{
    /// <summary>Behind the accounts: how many holds and items there are, none of either.</summary>
    private const int Behind = 2 * sizeof(int);

    /// <summary>No outbox, a leftover of nothing, and how many receipts there are, none.</summary>
    private const int NoSettlement = 1 + 1 + 2 + sizeof(int);

    /// <summary>How many packets timed out, none.</summary>
    private const int NoTimedOut = sizeof(int);

    [Theory]
    [InlineData(1, NoSettlement + NoTimedOut)]
    [InlineData(2, NoTimedOut)]
    public void are_read_and_have_nothing_under_way(byte format, int lacks)
    {
        var group = new LedgerGroup();
        group.Reset(1);
        group.AddOpen("a", Desk.Usd, 1, 11);
        var books = new BooksImage();
        books.Book(group.Bytes, 1);
        var bytes = books.ToBytes().ToArray();
        byte[] older = [format, .. bytes[1..^(Behind + lacks)], .. bytes[^Behind..]];

        var account = BooksImage.FromBytes(older).Find("a")!;

        Assert.Equal((Desk.Usd, 1u), (account.Asset, account.Fence));
        Assert.Null(account.Settlement.Outbox);
        Assert.Equal(default, account.Settlement.Leftover);
        Assert.Empty(account.Settlement.Receipts);
        Assert.Equal(bytes, BooksImage.FromBytes(older).ToBytes().ToArray());
    }
}
