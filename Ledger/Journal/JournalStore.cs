using Connector.Ledger.Books;
using Connector.Ledger.Entries;

namespace Connector.Ledger.Journal;

/// <summary>
/// The books in memory over a journal: booking is an append of one row, whatever the number of accounts in it; opening is
/// the last checkpoint and what the journal says since. Reading is in JournalStore.Reading.cs.
/// </summary>
/// <param name="journal">Where it is kept; disposed with the store.</param>
/// <param name="checkpointBytes">At least so much journal between checkpoints; more when a checkpoint is large.</param>
internal sealed partial class JournalStore(IJournal journal, long checkpointBytes = JournalStore.DefaultCheckpointBytes)
    : ILedgerStore
{
    /// <summary>Default of the least journal between checkpoints: what is read at a start.</summary>
    public const long DefaultCheckpointBytes = 16 * 1024 * 1024;

    /// <summary>A checkpoint may cost at most a part of what the journal costs.</summary>
    private const int JournalPerCheckpoint = 4;

    private readonly List<AuditLine> _audit = [];
    private BooksImage? _books;
    private LedgerGroup? _pending;
    private bool _pendingIsWritten;
    private long _sinceCheckpoint;
    private long _checkpointSize;
    private long _checkpointThrough;

    public AccountNames Names { get; } = new();

    public long Through => _pending is null ? Books.Through : _pending.First - 1;

    public bool WantsCheckpoint =>
        _sinceCheckpoint >= Math.Max(checkpointBytes, _checkpointSize * JournalPerCheckpoint);

    public long PruneLimit => Math.Min(_checkpointThrough, OldestAnswer() - 1);

    private BooksImage Books =>
        _books ?? throw new LedgerStoreException(LedgerFailure.Unavailable, "The ledger is not open.");

    public void Open()
    {
        var through = journal.Open();
        if (_books is null)
        {
            ReadBooks(through);
            return;
        }

        _pendingIsWritten = _pending is not null && through == _pending.Through;
        if (!_pendingIsWritten && through != Through)
        {
            throw Corrupt($"The journal ends at {through}, but entries up to {Through} were durable: " +
                "an older copy was put in its place.");
        }
    }

    public void Append(LedgerGroup group)
    {
        if (!group.Booked)
            Book(group);
        if (!_pendingIsWritten)
            journal.Append(group, _audit);
        _sinceCheckpoint += group.Length;
        (_pending, _pendingIsWritten) = (null, false);
        AddNames();
    }

    public void Checkpoint()
    {
        ThrowIfPending();
        var bytes = Books.ToBytes();
        var moved = Books.Accounts.Where(account => account.Moved).ToList();
        journal.SaveCheckpoint(Books.Through, bytes, [.. moved.Select(account => account.Index)]);
        moved.ForEach(account => account.Moved = false);
        (_sinceCheckpoint, _checkpointSize, _checkpointThrough) = (0, bytes.Length, Books.Through);
    }

    public PrunePlan? PlanPrune(long endedBefore, long limit)
    {
        using var reader = journal.Read();
        var books = StartOf(reader);
        var (start, replay) = (books.Through, books);
        foreach (var group in reader.Groups(start, limit))
        {
            if (group.Time >= endedBefore)
                break;
            Replay(replay, group);
        }

        if (books.Through == start)
            return null;
        foreach (var account in books.Accounts)
            account.Finished.Forget(long.MaxValue);
        return new PrunePlan(books.Through, books.Through - start, books.ToBytes());
    }

    public void Prune(PrunePlan plan) => journal.Prune(plan.Through, plan.Books);

    public long FreeBytes() => journal.FreeBytes();

    public BooksCopy? Copy(long leaveFree) => journal.Copy(leaveFree);

    public void Touch() => journal.Touch();

    public void Dispose() => journal.Dispose();

    private void Book(LedgerGroup group)
    {
        ThrowIfPending();
        if (group.First != Books.Through + 1)
            throw new InvalidOperationException($"Entry {Books.Through + 1} comes next, not {group.First}.");
        _audit.Clear();
        var left = group.Bytes;
        while (EntryView.TryRead(ref left, out var entry))
        {
            if (Books.Book(entry, group.Time) != RefusalReason.None)
                group.Refused++;
            if (Books.Audited is { } line)
                _audit.Add(line);
        }

        (group.Booked, _pending) = (true, group);
    }

    private void ReadBooks(long through)
    {
        using var reader = journal.Read();
        var checkpoint = reader.Checkpoint();
        var books = checkpoint is null ? StartOf(reader) : Parse(checkpoint);
        (_checkpointThrough, _checkpointSize, _sinceCheckpoint) = (books.Through, checkpoint?.Length ?? 0, 0);
        foreach (var group in reader.Groups(books.Through, through))
        {
            Replay(books, group);
            _sinceCheckpoint += group.Bytes.Length;
        }

        if (books.Through != through)
            throw Corrupt($"The journal ends at {through}, but can be read only up to {books.Through}.");
        _books = books;
        AddNames();
    }

    private static void Replay(BooksImage books, JournalGroup group)
    {
        if (group.First != books.Through + 1)
            throw Corrupt($"Entries {books.Through + 1} to {group.First - 1} are missing from the journal.");
        var left = group.Bytes.AsSpan();
        while (EntryView.TryRead(ref left, out var entry))
        {
            var refusal = entry.Head.Refusal;
            if (books.Book(entry, group.Time) != refusal)
                throw Corrupt($"Entry {books.Through} of the journal does not fit the ones before it.");
        }

        if (left.Length > 0 || books.Through != group.Through)
            throw Corrupt($"Entry {books.Through + 1} of the journal cannot be read.");
    }

    private static BooksImage StartOf(IJournalReader reader) =>
        reader.Start() is { } bytes ? Parse(bytes) : new BooksImage();

    private static BooksImage Parse(byte[] bytes)
    {
        try
        {
            return BooksImage.FromBytes(bytes);
        }
        catch (Exception exception)
        {
            throw new LedgerStoreException(LedgerFailure.Corrupt, "A checkpoint of the ledger cannot be read.", exception);
        }
    }

    private void AddNames()
    {
        while (Names.Count < Books.Accounts.Count)
            Names.Add(Books.Accounts[Names.Count].Name);
    }

    private void ThrowIfPending()
    {
        if (_pending is not null)
            throw new LedgerStoreException(LedgerFailure.Unavailable, "A group of entries waits to be written.");
    }

    private static LedgerStoreException Corrupt(string message) => new(LedgerFailure.Corrupt, message);
}
