using System.Text;
using Connector.Ledger.Entries;
using Connector.Ledger.Journal;

namespace Connector.Ledger.Tests.Stores;

/// <summary>Books entries in a store as the writer does, one group at a time, with a clock that is set by hand.</summary>
internal sealed class Desk(ILedgerStore store)
{
    public const uint Life = 7;

    public static readonly Asset Usd = new("USD", 9);
    public static readonly Asset Eur = new("EUR", 6);

    private readonly LedgerGroup _group = new();

    public ILedgerStore Store { get; private set; } = store;

    /// <summary>Unix milliseconds.</summary>
    public long Now { get; set; } = 1_700_000_000_000;

    /// <summary>Opens a and b in dollars and c in euros, each with a session of number 1.</summary>
    public Desk OpenAccounts()
    {
        Book(group =>
        {
            group.AddOpen("a", Usd, 1, 11);
            group.AddOpen("b", Usd, 1, 12);
            group.AddOpen("c", Eur, 1, 13);
        });
        foreach (var name in new[] { "a", "b", "c" })
            Attach(name, 1);
        return this;
    }

    public void Attach(string account, ulong number)
    {
        var session = new AttachedSessionRecord(number, "gateway-1", (uint)number + 100, 0);
        Book(new AccountEntry(AccountEntryKind.Attach, account, 0) { Number = number }, session.ToPayload());
    }

    /// <summary>A packet of 10 from a to b, as a hold.</summary>
    public static LedgerEntry Packet(LedgerEntryKind kind, ulong number, ulong amount = 10, string to = "b", ulong? arrives = null) =>
        new(kind, "a", number, amount, to, arrives ?? amount)
        {
            Life = Life,
            IncomingExpiresAt = 5_000 + (long)number,
            OutgoingExpiresAt = 4_000 + (long)number,
            IncomingSession = 1,
            GatewayNumber = 1_000 + number,
            OutgoingSession = 1,
            RequestId = 2_000 + (uint)number,
        };

    public static byte[] Condition(ulong number)
    {
        var condition = new byte[32];
        condition.AsSpan().Fill((byte)number);
        return condition;
    }

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Holds, with the condition.</summary>
    public void Hold(ulong number, ulong amount = 10, string to = "b", ulong? arrives = null) =>
        Assert.Equal(RefusalReason.None, Book(Packet(LedgerEntryKind.Hold, number, amount, to, arrives), Condition(number)));

    /// <summary>Holds and commits, with an answer.</summary>
    public void Pay(ulong number, ulong amount = 10, string to = "b", ulong? arrives = null)
    {
        Hold(number, amount, to, arrives);
        var commit = Packet(LedgerEntryKind.Commit, number, amount, to, arrives);
        Assert.Equal(RefusalReason.None, Book(commit, Text($"fulfill {number}")));
    }

    public RefusalReason Book(LedgerEntry entry, byte[]? payload = null) => Book(group => Add(group, entry, payload ?? []))[0];

    public RefusalReason Book(AccountEntry entry, byte[]? payload = null) => Book(group => Add(group, entry, payload ?? []))[0];

    public void Add(LedgerGroup group, LedgerEntry entry, byte[] payload) =>
        group.Add(in entry, entry.Kind, Store.Names.NumberOf(entry.Incoming), Store.Names.NumberOf(entry.Outgoing), payload);

    public void Add(LedgerGroup group, AccountEntry entry, byte[] payload) =>
        group.Add(in entry, Store.Names.NumberOf(entry.Account), payload);

    /// <summary>Books a group; returns what became of each entry.</summary>
    public RefusalReason[] Book(Action<LedgerGroup> fill)
    {
        Fill(_group, fill);
        Store.Append(_group);
        return Refusals(_group);
    }

    public void Fill(LedgerGroup group, Action<LedgerGroup> fill)
    {
        group.Reset(Store.Through + 1);
        group.Time = Now;
        fill(group);
    }

    public static RefusalReason[] Refusals(LedgerGroup group)
    {
        var refusals = new List<RefusalReason>();
        var left = group.Bytes;
        while (EntryView.TryRead(ref left, out var entry))
            refusals.Add(entry.Head.Refusal);
        return [.. refusals];
    }

    public Int128 BalanceOf(string account) => Store.Load(account)!.Balance;

    public List<StatementLine> Statement(string account, int perPage = 100)
    {
        var lines = new List<StatementLine>();
        StatementCursor? next = Store.StatementStart(account);
        while (next is { } from)
        {
            var page = Store.ReadStatement(account, from, perPage);
            Assert.InRange(page.Lines.Count, 0, perPage);
            lines.AddRange(page.Lines);
            next = page.Next;
        }

        return lines;
    }

    /// <summary>The books agree with their journal, and nothing was lost or invented.</summary>
    public void AssertSound()
    {
        var report = Store.Verify(Store.Figures());
        Assert.Empty(report.Differences);
        Assert.Equal(Store.Through, report.Through);
        Assert.All(Store.Positions(), position => Assert.Equal(Int128.Zero, position.Sum));
    }

    /// <summary>The process dies, and another one opens what is there.</summary>
    public void Restart(Func<ILedgerStore> open)
    {
        Store.Dispose();
        Store = open();
        Store.Open();
    }

    /// <summary>A store in memory whose journal outlives it.</summary>
    public static Func<ILedgerStore> InMemory(long checkpointBytes = JournalStore.DefaultCheckpointBytes)
    {
        var journal = new MemoryJournal();
        return () => new JournalStore(journal, checkpointBytes);
    }
}
