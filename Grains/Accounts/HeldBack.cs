using Connector.Ledger;

namespace Connector.Grains.Accounts;

/// <summary>
/// What must not leave before the ledger has made durable what it rests on. Filled during turns; each portion ends where
/// the ledger's transaction ended, so that one transaction releases one portion, and continuous load cannot keep the
/// first from leaving. Allocates nothing once warm.
/// </summary>
internal sealed class HeldBack(ILedgerWriter ledger)
{
    private readonly List<Held> _filling = [];
    private readonly Queue<Held> _sealed = new();
    private readonly Stack<Held> _spare = [];

    /// <summary>Barrier of the last entry that was staged.</summary>
    public long Barrier { get; set; }

    /// <summary>Whether anything is held back.</summary>
    public bool IsEmpty => _filling.Count == 0 && _sealed.Count == 0;

    /// <summary>A turn begins: what the ledger is writing already makes a portion of its own.</summary>
    public void BeginTurn()
    {
        if (_filling.Count > 0 && ledger.TakenThrough >= Barrier)
            Seal();
    }

    /// <summary>What the edge is to carry later.</summary>
    public Held On(Edge edge)
    {
        if (edge.Filling is { } filling)
            return filling;
        var held = _spare.TryPop(out var spare) ? spare : new Held();
        held.Edge = edge;
        edge.Filling = held;
        _filling.Add(held);
        return held;
    }

    /// <summary>The barrier that the oldest portion waits for. Something must be held back.</summary>
    public long NextBarrier()
    {
        if (_sealed.Count == 0)
            Seal();
        return _sealed.Peek().Barrier;
    }

    /// <summary>Takes the next that may leave now; false when none may. Give it back with <see cref="Recycle"/>.</summary>
    public bool TryTake(long durableThrough, out Held held)
    {
        if (_sealed.Count == 0 && _filling.Count > 0 && Barrier <= durableThrough)
            Seal();
        if (_sealed.TryPeek(out held!) && held.Barrier <= durableThrough)
        {
            _sealed.Dequeue();
            return true;
        }

        held = null!;
        return false;
    }

    /// <summary>Its buffers are empty: they may be used again.</summary>
    public void Recycle(Held held)
    {
        held.Edge = null!;
        _spare.Push(held);
    }

    private void Seal()
    {
        foreach (var held in _filling)
        {
            held.Barrier = Barrier;
            held.Edge.Filling = null;
            _sealed.Enqueue(held);
        }

        _filling.Clear();
    }
}
