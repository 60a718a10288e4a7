using Connector.Ledger;
using Connector.Ledger.Writing;

namespace Connector.EndToEnd.Tests.Settlement;

/// <summary>The books of a connector that does not run any more.</summary>
internal sealed record Books(IReadOnlyDictionary<string, AccountSummary> Accounts, IReadOnlyList<StatementLine> Settlements)
{
    /// <summary>Reads them; they must agree with their journal and add up to zero.</summary>
    /// <param name="directory">Of the ledger.</param>
    /// <param name="peer">Whose settlements.</param>
    public static async Task<Books> ReadAsync(string directory, string peer)
    {
        var writer = LedgerWriter.Embedded(directory, new LedgerWriterOptions(), TimeProvider.System);
        await using (writer)
        {
            await writer.StartAsync();
            Assert.Empty((await writer.VerifyAsync(CancellationToken.None)).Differences);
            Assert.All(await writer.PositionsAsync(CancellationToken.None), position => Assert.Equal(Int128.Zero, position.Sum));
            var accounts = await writer.AccountsAsync(CancellationToken.None);
            var statement = await writer.StatementAsync(peer, null, 100_000, CancellationToken.None);
            return new Books(
                accounts.ToDictionary(account => account.Name),
                [.. statement!.Lines.Where(line => line.KindName.StartsWith("Settle", StringComparison.Ordinal))]);
        }
    }
}
