using Connector.Ledger.Entries;
using Connector.Ledger.Journal;

namespace Connector.Ledger.Tests.Stores;

/// <summary>
/// A journal in memory that fails where a test says so: before a step, when nothing is written, or after it, when all is
/// written and only the answer is lost.
/// </summary>
internal sealed class FaultyJournal : IJournal
{
    private readonly MemoryJournal _journal = new();
    private volatile LedgerStoreException? _failure;
    private long _free = long.MaxValue;

    /// <summary>Asked before each step with its number and name; true: fail.</summary>
    public Func<int, string, bool> FailsBefore { get; set; } = (_, _) => false;

    /// <summary>Asked after each step; true: fail.</summary>
    public Func<int, string, bool> FailsAfter { get; set; } = (_, _) => false;

    /// <summary>Called before each append, with its group; may block.</summary>
    public Action<LedgerGroup> Appending { get; set; } = _ => { };

    /// <summary>While this is set, everything fails with it.</summary>
    public LedgerStoreException? Failure
    {
        get => _failure;
        set => _failure = value;
    }

    public long Free
    {
        get => Volatile.Read(ref _free);
        set => Volatile.Write(ref _free, value);
    }

    public int Steps { get; private set; }

    public long Open() => Step("open", _journal.Open);

    public void Touch()
    {
        // Not a step: when it comes depends on the clock.
        if (_failure is { } failure)
            throw failure;
    }

    public void Append(LedgerGroup group, IReadOnlyList<AuditLine> audit)
    {
        Appending(group);
        Step("append", () => _journal.Append(group, audit));
    }

    public void SaveCheckpoint(long through, ReadOnlyMemory<byte> books, IReadOnlyList<int> moved) =>
        Step("checkpoint", () => _journal.SaveCheckpoint(through, books, moved));

    public void Prune(long through, ReadOnlyMemory<byte> books) => Step("prune", () => _journal.Prune(through, books));

    public IJournalReader Read() => _journal.Read();

    public long FreeBytes() => Free;

    public void Dispose()
    {
    }

    private void Step(string name, Action step) => Step(name, () =>
    {
        step();
        return 0;
    });

    private T Step<T>(string name, Func<T> step)
    {
        var number = Steps++;
        if (_failure is { } failure)
            throw failure;
        if (FailsBefore(number, name))
            throw new LedgerStoreException(LedgerFailure.Unavailable, $"Before {name} {number}.");
        var result = step();
        if (FailsAfter(number, name))
            throw new LedgerStoreException(LedgerFailure.Unavailable, $"After {name} {number}.");
        return result;
    }
}
