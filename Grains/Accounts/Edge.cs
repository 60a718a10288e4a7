using Connector.Grains.Interfaces.Packets;

namespace Connector.Grains.Accounts;

/// <summary>
/// Where an account sends: a session of its peer, or another account. Answers have a pump of their own, so that a fulfill
/// is never queued behind prepares. What rests on entries of the ledger is held until they are durable
/// (<see cref="HeldBack"/>); the rest leaves at the end of the turn.
/// </summary>
/// <param name="answers">Carries fulfills and rejects.</param>
/// <param name="prepares">Carries prepares.</param>
internal sealed class Edge(Pump answers, Pump prepares)
{
    /// <summary>Most bytes of prepares that may wait on one edge; more are shed (T03).</summary>
    public const int MaxPrepareBytes = 16 * 1024 * 1024;

    /// <summary>Most bytes of answers that may wait on one edge; they are bounded by the holds they end.</summary>
    public const int MaxAnswerBytes = 64 * 1024 * 1024;

    private bool _touched;
    private int _heldPrepareBytes;

    /// <summary>Where prepares wait.</summary>
    public BatchBuffer Prepares => prepares.Waiting;

    /// <summary>Where fulfills and rejects wait.</summary>
    public BatchBuffer Answers => answers.Waiting;

    /// <summary>What is held back in this turn; null when nothing is yet.</summary>
    public Held? Filling { get; set; }

    /// <summary>Whether a prepare of so many bytes may be held back.</summary>
    public bool HasRoomForPrepare(int bytes) => prepares.Waiting.Bytes + _heldPrepareBytes + bytes <= MaxPrepareBytes;

    /// <summary>A prepare of so many bytes is held back.</summary>
    public void Holds(int prepareBytes) => _heldPrepareBytes += prepareBytes;

    /// <summary>What was held back may leave with the next flush.</summary>
    public void Release(Held held)
    {
        _heldPrepareBytes -= held.Prepares.Bytes;
        held.Answers.MoveTo(answers.Waiting);
        held.Prepares.MoveTo(prepares.Waiting);
    }

    /// <summary>Notes that something was appended in this turn; true for the first time.</summary>
    public bool Touch()
    {
        var first = !_touched;
        _touched = true;
        return first;
    }

    /// <summary>Sends what the turn appended, answers first.</summary>
    public void Flush()
    {
        _touched = false;
        answers.Flush();
        prepares.Flush();
    }
}

/// <summary>What one edge is to carry once the ledger is durable up to a barrier.</summary>
internal sealed class Held
{
    /// <summary>The edge.</summary>
    public Edge Edge { get; set; } = null!;

    /// <summary>Up to where the ledger must be durable.</summary>
    public long Barrier { get; set; }

    /// <summary>Fulfills and rejects.</summary>
    public BatchBuffer Answers { get; } = new(int.MaxValue);

    /// <summary>Prepares.</summary>
    public BatchBuffer Prepares { get; } = new(int.MaxValue);
}
