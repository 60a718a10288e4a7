using System.Globalization;
using Connector.Ledger;
using Connector.Ledger.Writing;

namespace Connector.Silo.Admin.Answers;

/// <summary>What moved a balance.</summary>
internal enum StatementKind
{
    /// <summary>A packet that was fulfilled.</summary>
    Packet,

    /// <summary>An operator, by hand.</summary>
    Adjustment,

    /// <summary>We paid the peer.</summary>
    SettlementOut,

    /// <summary>The peer paid us.</summary>
    SettlementIn,

    /// <summary>An operator reconciled an open item.</summary>
    Reconcile,

    /// <summary>An operator wrote an open item off.</summary>
    WriteOff,
}

/// <summary>One movement of a balance.</summary>
internal sealed record StatementLineDocument(
    long Entry,
    DateTimeOffset At,
    StatementKind Kind,
    Int128 Amount,
    Int128 Balance,
    string? Counterparty,
    string? Packet,
    string? Text,
    string? Key);

/// <summary>A page of a statement, newest first.</summary>
internal sealed record StatementDocument(
    string Peer, AssetDocument Asset, Int128 Balance, IReadOnlyList<StatementLineDocument> Lines, string? Next);

/// <summary>Every movement of one account, newest first, as far as the journal is not pruned.</summary>
internal sealed class Statements(LedgerWriter ledger, KnownAccounts accounts)
{
    /// <summary>Lines that are read from the journal at a time.</summary>
    private const int Chunk = 1_000;

    /// <summary><c>GET /v1/accounts/{peer}/statement?limit=&amp;from=&amp;kind=&amp;counterparty=&amp;since=&amp;until=</c></summary>
    public async Task<object> AnswerAsync(AdminRequest request)
    {
        request.Knows("limit", "from", "kind", "counterparty", "since", "until");
        var (limit, kind, counterparty) = (request.Limit(), request.Choice<StatementKind>("kind"), request.Text("counterparty"));
        var (since, until) = (request.Time("since", long.MinValue), request.Time("until", long.MaxValue));
        var cursor = request.Text("from") is { } from ? Cursor(from) : null;
        var account = accounts.Find(request.Part("peer"), await ledger.BalancesAsync(request.Stop));

        var lines = new List<StatementLineDocument>();
        var read = 0;
        while (true)
        {
            var page = await ledger.StatementAsync(account.Name, cursor, Chunk, request.Stop);
            cursor = page?.Next;
            foreach (var line in page?.Lines ?? [])
            {
                if (line.At < since) return Document(null);
                if (lines.Count == limit) return Document(new StatementCursor(line.Barrier + 1, line.Balance));
                read++;
                if (line.At < until && Describe(line) is var shown && Fits(shown)) lines.Add(shown);
            }

            if (cursor is null || read >= AdminLimits.MaxLinesRead) return Document(cursor);
        }

        bool Fits(StatementLineDocument line) =>
            (kind is null || line.Kind == kind) && (counterparty is null || line.Counterparty == counterparty);

        StatementDocument Document(StatementCursor? next) => new(
            account.Name,
            AssetDocument.Of(account.Asset),
            account.Balance,
            lines,
            next is { } place ? string.Create(CultureInfo.InvariantCulture, $"{place.Before}:{place.Balance}") : null);
    }

    private static StatementCursor? Cursor(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var before)
            && Int128.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var balance)
            ? new StatementCursor(before, balance)
            : throw AdminProblem.BadRequest($"from '{text}' is no place in a statement; give what 'next' of a page said");
    }

    private static StatementLineDocument Describe(StatementLine line)
    {
        var note = OperatorNote.Read(line.Text);
        return new StatementLineDocument(
            line.Barrier,
            DateTimeOffset.FromUnixTimeMilliseconds(line.At),
            KindOf(line),
            line.Amount,
            line.Balance,
            NullIfEmpty(line.Counterparty),
            line.Packet?.ToString(),
            NullIfEmpty(note.Reason),
            note.Key);
    }

    private static StatementKind KindOf(StatementLine line) => (AccountEntryKind)line.Kind switch
    {
        AccountEntryKind.Adjust => StatementKind.Adjustment,
        AccountEntryKind.SettleOut => StatementKind.SettlementOut,
        AccountEntryKind.SettleIn => StatementKind.SettlementIn,
        AccountEntryKind.Reconcile => StatementKind.Reconcile,
        AccountEntryKind.WriteOff => StatementKind.WriteOff,
        _ => StatementKind.Packet,
    };

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
