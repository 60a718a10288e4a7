using Connector.Ledger.Entries;

namespace Connector.Ledger.Writing;

/// <summary>
/// Entries on their way to the store: accounts fill a group while the writer writes the one before. What waits meanwhile
/// is the next transaction: at low load one entry, at high load many, without timers. Groups are used again and again.
/// The lock is the writer's.
/// </summary>
internal sealed class StagedGroups(int maxGroupBytes)
{
    private readonly Queue<LedgerGroup> _closed = [];
    private readonly Stack<LedgerGroup> _spare = [];
    private LedgerGroup _filling = new();
    private long _next;

    /// <summary>Barrier of the last entry.</summary>
    public long Last => _next - 1;

    /// <summary>Bytes that wait.</summary>
    public long Bytes { get; private set; }

    public bool IsEmpty => _closed.Count == 0 && _filling.Count == 0;

    /// <summary>Numbers the next entry.</summary>
    public void Start(long next)
    {
        _next = next;
        _filling.Reset(next);
    }

    /// <summary>The group for the next entry.</summary>
    public LedgerGroup Filling
    {
        get
        {
            if (_filling.Length >= maxGroupBytes)
            {
                _closed.Enqueue(_filling);
                _filling = Spare();
            }

            return _filling;
        }
    }

    /// <summary>An entry was added to <see cref="Filling"/>; returns its barrier.</summary>
    public long Added(int bytes)
    {
        Bytes += bytes;
        return _next++;
    }

    /// <summary>The oldest group, for writing; null when nothing waits.</summary>
    public LedgerGroup? Take()
    {
        if (_closed.TryDequeue(out var closed))
            return closed;
        if (_filling.Count == 0)
            return null;
        var taken = _filling;
        _filling = Spare();
        return taken;
    }

    /// <summary>A group is written.</summary>
    public void Return(LedgerGroup group)
    {
        Bytes -= group.Length;
        _spare.Push(group);
    }

    private LedgerGroup Spare()
    {
        var group = _spare.TryPop(out var spare) ? spare : new LedgerGroup();
        group.Reset(_next);
        return group;
    }
}
