using System.Text;
using Connector.Ledger.Books;
using Connector.Ledger.Entries;

namespace Connector.Ledger.Journal;

/// <summary>What the books say.</summary>
internal sealed partial class JournalStore
{
    public uint FenceOf(string account) => Books.Find(account)?.Fence ?? 0;

    public ulong ActivationOf(string account) => Books.Find(account)?.Activation ?? 0;

    public LedgerAccount? Load(string name)
    {
        if (Books.Find(name) is not { } account)
            return null;
        return Books.Load(account) with { Answers = ReadAnswers(account) };
    }

    public IReadOnlyList<string> AccountsToWake() =>
    [
        .. Books.Accounts
            .Where(account => account.OpenIncoming > 0
                || account.OpenOutgoing > 0
                || account.Settlement.Outbox is not null
                || account.Sessions.Any(session => session.Answers.Count > 0))
            .Select(account => account.Name),
    ];

    public IReadOnlyList<AccountSummary> Accounts() =>
        [.. Books.Accounts.Select(BooksImage.Summarise).OrderBy(account => account.Name, StringComparer.Ordinal)];

    public IReadOnlyList<AssetPosition> Positions() => Books.Positions();

    public IReadOnlyList<OpenItem> OpenItems() => Books.OpenItems();

    public BookedFigures Figures()
    {
        ThrowIfPending();
        return BookedFigures.Of(Books);
    }

    public VerifyReport Verify(BookedFigures booked)
    {
        using var reader = journal.Read();
        var recount = new Recount(reader.Start() is { } start ? Parse(start) : null);
        foreach (var group in reader.Groups(recount.Through, booked.Through))
        {
            if (group.First != recount.Through + 1 || !recount.Add(group.Bytes))
                throw Corrupt($"Entry {recount.Through + 1} of the journal is missing or cannot be read.");
        }

        return new VerifyReport(recount.Through, recount.Entries, recount.Compare(booked));
    }

    public StatementCursor? StatementStart(string name)
    {
        ThrowIfPending();
        return Books.Find(name) is { } account ? new StatementCursor(Books.Through + 1, account.Balance) : null;
    }

    public StatementPage ReadStatement(string name, StatementCursor from, int maxLines)
    {
        var account = Names.NumberOf(name);
        var lines = new List<StatementLine>();
        var balance = from.Balance;
        using var reader = journal.Read();
        foreach (var (after, through) in reader.Movements(account))
        {
            if (after >= from.Before - 1)
                continue;
            foreach (var group in reader.Groups(after, through, newestFirst: true))
            {
                if (group.First >= from.Before)
                    continue;
                foreach (var line in LinesOf(group, account, from.Before))
                {
                    if (lines.Count == maxLines)
                        return new StatementPage(lines, new StatementCursor(lines[^1].Barrier, balance), balance);
                    lines.Add(line with { Balance = balance });
                    balance -= line.Amount;
                }
            }
        }

        return new StatementPage(lines, null, balance);
    }

    public IReadOnlyList<AuditLine> ReadAudit(long before, int maxLines)
    {
        using var reader = journal.Read();
        return reader.Audit(before, maxLines);
    }

    /// <summary>Movements of one account in a group before a barrier, newest first, their balances not filled in.</summary>
    private List<StatementLine> LinesOf(JournalGroup group, int account, long before)
    {
        var lines = new List<StatementLine>();
        var left = group.Bytes.AsSpan();
        for (var barrier = group.First; barrier < before && EntryView.TryRead(ref left, out var entry); barrier++)
        {
            var amount = Movement.Of(entry, account);
            if (amount != 0)
                lines.Add(Describe(entry, account, amount, barrier, group.Time));
        }

        lines.Reverse();
        return lines;
    }

    private StatementLine Describe(EntryView entry, int account, Int128 amount, long barrier, long time)
    {
        if (!entry.IsPacket)
        {
            var text = Encoding.UTF8.GetString(entry.Payload);
            return new StatementLine(barrier, time, entry.Head.Kind, amount, 0, null, string.Empty, text);
        }

        ref var packet = ref entry.Packet;
        var other = packet.Incoming == account ? packet.Outgoing : packet.Incoming;
        var key = new PacketKey(Names.NameOf(packet.Incoming), packet.Life, packet.Number);
        return new StatementLine(barrier, time, entry.Head.Kind, amount, 0, key, Names.NameOf(other), string.Empty);
    }

    private List<AnswerToRelay> ReadAnswers(AccountState account)
    {
        if (account.Sessions.All(session => session.Answers.Count == 0))
            return [];
        var answers = new List<AnswerToRelay>();
        using var reader = journal.Read();
        var group = default(JournalGroup);
        foreach (var (session, request, place) in BooksImage.AnswersOf(account))
        {
            if (place.Barrier > group.Through || place.Barrier < group.First)
            {
                group = reader.Find(place.Barrier)
                    ?? throw Corrupt($"Entry {place.Barrier}, an answer that was not relayed, is missing from the journal.");
            }

            answers.Add(new AnswerToRelay(
                place.Barrier, session.Number, request, place.IsFulfill, place.Amount, PayloadOf(group, place.Barrier)));
        }

        return answers;
    }

    private static byte[] PayloadOf(JournalGroup group, long barrier)
    {
        var left = group.Bytes.AsSpan();
        for (var at = group.First; EntryView.TryRead(ref left, out var entry); at++)
        {
            if (at == barrier)
                return entry.Payload.ToArray();
        }

        throw Corrupt($"Entry {barrier} of the journal cannot be read.");
    }

    private long OldestAnswer() => Books.Accounts
        .SelectMany(account => account.Sessions)
        .SelectMany(session => session.Answers.Values)
        .Select(answer => answer.Barrier)
        .DefaultIfEmpty(long.MaxValue)
        .Min();
}
