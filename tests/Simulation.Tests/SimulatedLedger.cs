using Connector.Ledger;
using Connector.Ledger.Entries;
using Connector.Ledger.Journal;

namespace Connector.Simulation.Tests;

/// <summary>
/// The writer of a simulated silo: the real books over a journal that outlives it, written when the scheduler says so and
/// not by a thread. What was staged and not written when the silo dies is gone.
/// </summary>
internal sealed class SimulatedLedger : ILedgerWriter
{
    private readonly JournalStore _store;
    private readonly Scheduler _world;
    private readonly DurableEntries _durable;
    private LedgerGroup _filling = new();
    private List<(LedgerEntry Entry, string Condition)> _entries = [];
    private long _next;
    private bool _isWriting;

    public SimulatedLedger(IJournal journal, Scheduler world, DurableEntries durable)
    {
        (_store, _world, _durable) = (new JournalStore(journal, checkpointBytes: 20_000), world, durable);
        _store.Open();
        _next = _store.Through + 1;
        DurableThrough = TakenThrough = _store.Through;
        _filling.Reset(_next);
    }

    public long DurableThrough { get; private set; }

    public long TakenThrough { get; private set; }

    public bool AcceptsHolds => true;

    public JournalStore Store => _store;

    /// <summary>Whether everything staged is durable.</summary>
    public bool IsAtRest => !_isWriting && _filling.Count == 0;

    /// <summary>Opens an account at once; the silo is starting.</summary>
    public LedgerAccount Open(string account, Asset asset)
    {
        var activation = (ulong)_world.Between(1, 1_000_000_000);
        _filling.AddOpen(account, asset, _store.FenceOf(account) + 1, activation);
        Append(_filling, []);
        _next++;
        TakenThrough = DurableThrough = _filling.Through;
        _filling.Reset(_next);
        return _store.Load(account) ?? throw new InvalidOperationException($"{account} was not opened");
    }

    /// <summary>
    /// Begins to write what was staged, if nothing is being written: it becomes durable a moment later, and the silo learns of
    /// that another moment later. The silo may die before, between and after.
    /// </summary>
    public void Write(Func<bool> isAlive, Action durable)
    {
        if (_isWriting || _filling.Count == 0)
            return;
        _isWriting = true;
        var (group, entries) = (_filling, _entries);
        (_filling, _entries) = (new LedgerGroup(), []);
        _filling.Reset(_next);
        TakenThrough = group.Through;
        _world.After(_world.Between(0, 4), () =>
        {
            if (!isAlive())
                return;
            Append(group, entries);
            _world.After(_world.Between(0, 2), () =>
            {
                if (!isAlive())
                    return;
                (_isWriting, DurableThrough) = (false, group.Through);
                durable();
            });
        });
    }

    public long Stage(in LedgerEntry entry) => Stage(in entry, default);

    public long Stage(in LedgerEntry entry, ReadOnlySpan<byte> payload)
    {
        var outgoing = entry.Outgoing.Length == 0 ? -1 : NumberOf(entry.Outgoing);
        _filling.Add(in entry, entry.Kind, NumberOf(entry.Incoming), outgoing, payload);
        _world.Effects.Add($"{entry.Kind}{(entry.Mark == LedgerMark.None ? "" : $" {entry.Mark}")}");
        _entries.Add((entry, entry.Kind == LedgerEntryKind.Hold ? Convert.ToHexString(payload) : ""));
        return _next++;
    }

    public long Stage(in AccountEntry entry, ReadOnlySpan<byte> payload)
    {
        _world.Effects.Add(entry.Kind.ToString());
        _filling.Add(in entry, NumberOf(entry.Account), payload);
        return _next++;
    }

    public bool TakeRefusals(string account, ICollection<LedgerRefusal> into) => true;

    public ValueTask<LedgerAccount> OpenAsync(string account, Asset asset, CancellationToken stop) => throw new NotSupportedException();

    public ValueTask<RefusalReason> BookAsync(AccountEntry entry, ReadOnlyMemory<byte> payload, CancellationToken stop) =>
        throw new NotSupportedException();

    public ValueTask WaitAsync(long barrier, CancellationToken stop) => throw new NotSupportedException();

    public ValueTask<Asset?> AssetOfAsync(string account, CancellationToken stop) => throw new NotSupportedException();

    public ValueTask<AuditLine?> FindAdjustmentAsync(string key, CancellationToken stop) => throw new NotSupportedException();

    private int NumberOf(string account) => _store.Names.NumberOf(account);

    private void Append(LedgerGroup group, List<(LedgerEntry Entry, string Condition)> entries)
    {
        group.Time = _world.Now;
        _store.Append(group);
        if (group.Refused > 0)
            throw new InvalidOperationException($"{group.Refused} entries were refused");
        foreach (var (entry, condition) in entries)
            _durable.Add(entry, condition);
        if (_store.WantsCheckpoint)
            _store.Checkpoint();
    }
}

/// <summary>What a connector's journal says of its packets, noted beside it: one hold, one end each.</summary>
internal sealed class DurableEntries
{
    private readonly HashSet<string> _committed = [];

    /// <summary>Holds by packet, with their condition.</summary>
    public Dictionary<PacketKey, (LedgerEntry Entry, string Condition)> Holds { get; } = [];

    public Dictionary<PacketKey, LedgerEntry> Ends { get; } = [];

    public void Add(LedgerEntry entry, string condition)
    {
        var packet = new PacketKey(entry.Incoming, entry.Life, entry.IncomingNumber);
        switch (entry.Kind)
        {
            case LedgerEntryKind.Hold:
                Holds.Add(packet, (entry, condition));
                break;
            case LedgerEntryKind.Commit or LedgerEntryKind.Void:
                if (!Holds.TryGetValue(packet, out var hold))
                    throw new InvalidOperationException($"{packet} ended and was never held");
                Ends.Add(packet, entry);
                if (entry.Kind == LedgerEntryKind.Commit)
                    _committed.Add(hold.Condition);
                break;
        }
    }

    /// <summary>Whether both legs of the packet with this condition are committed, durably.</summary>
    public bool IsCommitted(string condition) => _committed.Contains(condition);
}
