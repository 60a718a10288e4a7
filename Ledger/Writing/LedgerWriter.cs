using Connector.Ledger.Journal;
using Connector.Ledger.Postgres;
using Connector.Ledger.Sqlite;

namespace Connector.Ledger.Writing;

/// <summary>
/// The writer of a silo: one thread takes what all accounts staged meanwhile and makes it durable in one transaction.
/// Staging is a copy under a lock. How the thread works is in LedgerWriter.Loop.cs, what can be asked in
/// LedgerWriter.Books.cs.
/// </summary>
public sealed partial class LedgerWriter : ILedgerWriter, IAsyncDisposable
{
    /// <summary>Bytes of journal that books in memory keep at least, for statements.</summary>
    private const long KeptInMemory = 64 * 1024 * 1024;

    /// <summary>How long a writer that stands by waits at the server before it looks up.</summary>
    private static readonly TimeSpan StandByRound = TimeSpan.FromSeconds(2);

    private readonly ILedgerStore _store;
    private readonly LedgerWriterOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILedgerWatcher? _watcher;
    private readonly object _gate = new();
    private readonly StagedGroups _staged;
    private readonly StoreQuestions _questions;
    private readonly DurableWaiters _waiters = new();
    private readonly Refusals _refusals = new();
    private long _last;
    private long _taken;
    private long _waitingBytes;

    internal LedgerWriter(ILedgerStore store, LedgerWriterOptions options, TimeProvider clock, ILedgerWatcher? watcher)
    {
        (_store, _options, _clock, _watcher) = (store, options, clock, watcher);
        _staged = new StagedGroups(options.MaxGroupBytes);
        _questions = new StoreQuestions(Wake);
        _thread = new Thread(Run) { Name = "ledger", IsBackground = true };
    }

    /// <inheritdoc />
    public long DurableThrough => _options.Durability == Durability.None ? Volatile.Read(ref _last) : _waiters.Through;

    /// <inheritdoc />
    public long TakenThrough => Volatile.Read(ref _taken);

    /// <inheritdoc />
    public bool AcceptsHolds => _accepts && Volatile.Read(ref _waitingBytes) < _options.MaxWaitingBytes;

    /// <summary>How it does.</summary>
    public LedgerHealth Health => new(AcceptsHolds, _failure, _lowOnSpace, Volatile.Read(ref _waitingBytes));

    /// <summary>
    /// Ends when the writer can never go on: another process took the books, or it met a bug. The process must end then;
    /// another life of it goes on from what is booked.
    /// </summary>
    public Task<LedgerStoreException> Broken => _broken.Task;

    /// <summary>Whether the lock of the books is this writer's, also while it still reads them. Any thread may ask.</summary>
    public bool HasLock => LockHeld();

    private Func<bool> LockHeld { get; init; } = () => true;

    /// <summary>Where the books are, in words without a secret.</summary>
    public string Place { get; private init; } = "memory";

    /// <summary>Transactions since the start.</summary>
    public long Transactions => Volatile.Read(ref _transactions);

    /// <summary>Entries made durable since the start.</summary>
    public long Entries => Volatile.Read(ref _entries);

    /// <summary>Bytes of entries made durable since the start.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>A writer over an SQLite file in a directory, which it keeps for itself. <see cref="StartAsync"/> opens it.</summary>
    public static LedgerWriter Embedded(
        string directory, LedgerWriterOptions options, TimeProvider clock, ILedgerWatcher? watcher = null) =>
        new(new JournalStore(new SqliteJournal(new SqliteOptions(directory))), options, clock, watcher)
        {
            Place = Path.GetFullPath(directory),
        };

    /// <summary>
    /// A writer over a schema of a PostgreSQL database, which it keeps for itself: each node has one of its own there. The
    /// processes of a node that stand by have the books one after the other.
    /// <see cref="StartAsync"/> opens it. Throws <see cref="FormatException"/> when the connection string cannot be used;
    /// the message quotes nothing of it.
    /// </summary>
    public static LedgerWriter Postgres(
        string connectionString, string node, LedgerWriterOptions options, TimeProvider clock, ILedgerWatcher? watcher = null)
    {
        var target = new PostgresOptions(connectionString, node) { NeverBeside = options.NeverBeside };
        // Who stands by asks again and again, so that it can be told to stop meanwhile.
        if (options.StandsBy)
            target = target with { IsShared = true, OwnerTimeout = StandByRound };
        var journal = new PostgresJournal(target);
        return new(new JournalStore(journal), options, clock, watcher) { Place = journal.Target.Where, LockHeld = () => journal.HasLock };
    }

    /// <summary>A writer whose books die with the process.</summary>
    public static LedgerWriter InMemory(LedgerWriterOptions options, TimeProvider clock) =>
        new(new JournalStore(new MemoryJournal(KeptInMemory)), options, clock, null);

    /// <inheritdoc />
    public long Stage(in LedgerEntry entry) => Stage(in entry, default);

    /// <inheritdoc />
    public long Stage(in LedgerEntry entry, ReadOnlySpan<byte> payload)
    {
        var kind = entry.Kind;
        // A packet that arrived here was never held.
        if (kind == LedgerEntryKind.Commit && entry.Outgoing.Length == 0)
            kind = LedgerEntryKind.Deliver;
        if (_options.Durability == Durability.Fulfill && !KeepsWithoutHolds(ref kind, entry.Mark))
            return Volatile.Read(ref _last);
        var (incoming, outgoing) = (NumberOf(entry.Incoming), entry.Outgoing.Length == 0 ? -1 : NumberOf(entry.Outgoing));
        lock (_gate)
        {
            var group = _staged.Filling;
            var before = group.Length;
            group.Add(in entry, kind, incoming, outgoing, payload);
            return Added(group.Length - before);
        }
    }

    /// <inheritdoc />
    public long Stage(in AccountEntry entry, ReadOnlySpan<byte> payload) => Stage(in entry, payload, isAwaited: false);

    /// <inheritdoc />
    public async ValueTask<RefusalReason> BookAsync(AccountEntry entry, ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        var barrier = Stage(in entry, payload.Span, isAwaited: true);
        return await OutcomeAsync(barrier, stop).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask WaitAsync(long barrier, CancellationToken stop) =>
        _options.Durability == Durability.None ? ValueTask.CompletedTask : _waiters.WaitAsync(barrier, stop);

    /// <inheritdoc />
    public bool TakeRefusals(string account, ICollection<LedgerRefusal> into) => _refusals.Take(account, into);

    /// <inheritdoc />
    public async ValueTask<LedgerAccount> OpenAsync(string account, Asset asset, CancellationToken stop)
    {
        var activation = unchecked((ulong)Random.Shared.NextInt64(1, long.MaxValue));
        while (true)
        {
            var fence = checked(await _questions.AskAsync(store => store.FenceOf(account), stop).ConfigureAwait(false) + 1);
            var barrier = StageOpen(account, asset, fence, activation);
            switch (await OutcomeAsync(barrier, stop).ConfigureAwait(false))
            {
                case RefusalReason.None:
                    return await LoadAsync(account, activation, stop).ConfigureAwait(false);
                case RefusalReason.Fenced:
                    // Another one asked for the same fence at the same time.
                    continue;
                case var reason:
                    throw new InvalidOperationException($"Account {account} cannot be opened in {asset}: {reason}.");
            }
        }
    }

    /// <summary>What the journal keeps when holds are in memory only: ends that move something or note something.</summary>
    private static bool KeepsWithoutHolds(ref LedgerEntryKind kind, LedgerMark mark)
    {
        switch (kind)
        {
            case LedgerEntryKind.Commit when mark != LedgerMark.Loss:
                kind = LedgerEntryKind.Deliver;
                return true;
            case LedgerEntryKind.Void when mark != LedgerMark.None:
                kind = LedgerEntryKind.Note;
                return true;
            default:
                return kind is not (LedgerEntryKind.Hold or LedgerEntryKind.Void);
        }
    }

    private async Task<LedgerAccount> LoadAsync(string account, ulong activation, CancellationToken stop)
    {
        var loaded = await _questions
            .AskAsync(store => store.ActivationOf(account) == activation ? store.Load(account) : null, stop)
            .ConfigureAwait(false);
        return loaded ?? throw new InvalidOperationException($"Account {account} was opened again meanwhile.");
    }

    private async Task<RefusalReason> OutcomeAsync(long barrier, CancellationToken stop)
    {
        var outcome = RefusalReason.None;
        try
        {
            await _waiters.WaitAsync(barrier, stop).ConfigureAwait(false);
        }
        finally
        {
            // Also when nobody waits any more: it is forgotten either way.
            outcome = _refusals.TakeAwaited(barrier);
        }

        return outcome;
    }

    private long Stage(in AccountEntry entry, ReadOnlySpan<byte> payload, bool isAwaited)
    {
        // What closes an item names no account: the item knows it.
        var account = entry.Account.Length == 0 ? -1 : NumberOf(entry.Account);
        lock (_gate)
        {
            var group = _staged.Filling;
            var before = group.Length;
            group.Add(in entry, account, payload);
            var barrier = Added(group.Length - before);
            if (isAwaited)
                _refusals.Await(barrier);
            return barrier;
        }
    }

    private long StageOpen(string account, Asset asset, uint fence, ulong activation)
    {
        lock (_gate)
        {
            var group = _staged.Filling;
            var before = group.Length;
            group.AddOpen(account, asset, fence, activation);
            var barrier = Added(group.Length - before);
            _refusals.Await(barrier);
            return barrier;
        }
    }

    private long Added(int bytes)
    {
        var barrier = _staged.Added(bytes);
        Volatile.Write(ref _last, barrier);
        Volatile.Write(ref _waitingBytes, _staged.Bytes);
        if (_isIdle)
            Monitor.Pulse(_gate);
        return barrier;
    }

    private int NumberOf(string account)
    {
        var number = _store.Names.NumberOf(account);
        return number >= 0 ? number : throw new InvalidOperationException($"Account {account} was not opened.");
    }
}
