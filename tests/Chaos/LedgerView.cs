using Connector.Ledger;
using Connector.Ledger.Writing;

namespace Connector.Chaos;

/// <summary>The connector's books when nothing runs any more, by packet: an amount names one.</summary>
internal sealed record LedgerView(
    IReadOnlyDictionary<string, IReadOnlySet<ulong>> Incoming,
    IReadOnlyDictionary<string, IReadOnlySet<ulong>> Outgoing,
    IReadOnlyDictionary<LedgerMark, IReadOnlySet<ulong>> Items,
    IReadOnlyList<AccountSummary> Accounts,
    IReadOnlyList<AssetPosition> Positions,
    VerifyReport Verify)
{
    private const int PageLines = 10_000;

    /// <summary>Reads the books of all shards, which no process uses, with writers over them that were not opened yet.</summary>
    public static async Task<LedgerView> ReadAsync(IReadOnlyList<LedgerWriter> shards)
    {
        List<LedgerView> views = [];
        foreach (var shard in shards) views.Add(await ReadAsync(shard));
        return new LedgerView(
            Merged(views.SelectMany(view => view.Incoming)),
            Merged(views.SelectMany(view => view.Outgoing)),
            Merged(views.SelectMany(view => view.Items)),
            [.. views.SelectMany(view => view.Accounts)],
            [.. views.SelectMany(view => view.Positions)],
            new VerifyReport(0, views.Sum(view => view.Verify.Entries), [.. views.SelectMany(view => view.Verify.Differences)]));
    }

    private static Dictionary<TKey, IReadOnlySet<ulong>> Merged<TKey>(IEnumerable<KeyValuePair<TKey, IReadOnlySet<ulong>>> sets)
        where TKey : notnull => sets
        .GroupBy(entry => entry.Key)
        .ToDictionary(group => group.Key, group => (IReadOnlySet<ulong>)group.SelectMany(entry => entry.Value).ToHashSet());

    private static async Task<LedgerView> ReadAsync(LedgerWriter writer)
    {
        await using (writer)
        {
            await writer.StartAsync();
            var accounts = await writer.AccountsAsync(CancellationToken.None);
            var incoming = new Dictionary<string, IReadOnlySet<ulong>>();
            var outgoing = new Dictionary<string, IReadOnlySet<ulong>>();
            foreach (var account in accounts)
                (incoming[account.Name], outgoing[account.Name]) = await ReadAsync(writer, account);

            var items = await writer.OpenItemsAsync(CancellationToken.None);
            return new LedgerView(
                incoming,
                outgoing,
                Enum.GetValues<LedgerMark>().ToDictionary(
                    mark => mark,
                    mark => (IReadOnlySet<ulong>)items.Where(item => item.Mark == mark).Select(item => item.Amount).ToHashSet()),
                accounts,
                await writer.PositionsAsync(CancellationToken.None),
                await writer.VerifyAsync(CancellationToken.None));
        }
    }

    private static async Task<(HashSet<ulong> Incoming, HashSet<ulong> Outgoing)> ReadAsync(LedgerWriter writer, AccountSummary account)
    {
        var (incoming, outgoing) = (new HashSet<ulong>(), new HashSet<ulong>());
        StatementCursor? from = null;
        do
        {
            var page = await writer.StatementAsync(account.Name, from, PageLines, CancellationToken.None);
            foreach (var line in page!.Lines)
            {
                var set = line.Amount > 0 ? incoming : outgoing;
                if (!set.Add((ulong)Int128.Abs(line.Amount)))
                    throw new InvalidOperationException($"{account.Name}: packet {line.Amount} was booked twice");
            }

            from = page.Next;
        }
        while (from is not null);
        return (incoming, outgoing);
    }
}
