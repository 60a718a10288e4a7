using Connector.Ledger;
using Connector.Ledger.Writing;

namespace Connector.Silo.Admin.Answers;

/// <summary>What an operator did.</summary>
internal sealed record AuditLineDocument(
    long Entry,
    DateTimeOffset At,
    AccountEntryKind Action,
    string Peer,
    AssetDocument Asset,
    Int128 Amount,
    long? Item,
    string Reason,
    string? Key);

/// <summary>A page of it, newest first.</summary>
internal sealed record AuditDocument(IReadOnlyList<AuditLineDocument> Lines, string? Next);

/// <summary>Everything that operators did by hand. Never pruned.</summary>
internal sealed class AuditTrail(LedgerWriter ledger, KnownAccounts accounts)
{
    /// <summary><c>GET /v1/audit?limit=&amp;from=&amp;peer=</c></summary>
    public async Task<object> AnswerAsync(AdminRequest request)
    {
        request.Knows("limit", "from", "peer");
        var (limit, peer) = (request.Limit(), request.Text("peer"));
        if (peer is not null) accounts.CheckShard(peer);
        var before = request.Number("from", long.MaxValue, 1, long.MaxValue);
        var sheet = await ledger.BalancesAsync(request.Stop);
        var assets = sheet.Accounts.ToDictionary(account => account.Name, account => account.Asset);
        var lines = new List<AuditLineDocument>();
        while (true)
        {
            var page = await ledger.AuditAsync(before, AdminLimits.MaxPage, request.Stop);
            foreach (var line in page)
            {
                if (lines.Count == limit) return Document(line.Barrier + 1);
                if (peer is null || line.Account == peer) lines.Add(Describe(line, assets[line.Account]));
            }

            if (page.Count < AdminLimits.MaxPage) return Document(null);
            before = page[^1].Barrier;
        }

        AuditDocument Document(long? next) => new(lines, next?.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static AuditLineDocument Describe(AuditLine line, Asset asset)
    {
        var note = OperatorNote.Read(line.Reason);
        return new AuditLineDocument(
            line.Barrier,
            DateTimeOffset.FromUnixTimeMilliseconds(line.At),
            line.Kind,
            line.Account,
            AssetDocument.Of(asset),
            line.Amount,
            line.Item == 0 ? null : line.Item,
            note.Reason,
            note.Key);
    }
}
