using Connector.Grains.Interfaces.Packets;

namespace Connector.Grains.Accounts;

/// <summary>
/// Where an account sends: a session of its peer, or another account. Answers have a pump of their own, so that a fulfill
/// is never queued behind prepares.
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

    /// <summary>Where prepares wait.</summary>
    public BatchBuffer Prepares => prepares.Waiting;

    /// <summary>Where fulfills and rejects wait.</summary>
    public BatchBuffer Answers => answers.Waiting;

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
