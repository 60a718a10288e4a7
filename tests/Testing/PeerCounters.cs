namespace Connector.Testing;

/// <summary>What a <see cref="TestPeer"/> has seen so far. Read at any time, from any thread.</summary>
public sealed class PeerCounters
{
    private long _frames;
    private long _prepares;
    private long _fulfills;
    private long _rejects;
    private long _errors;
    private long _unexpectedAnswers;
    private long _unreadableFrames;
    private long _preparesSent;

    /// <summary>Whole WebSocket messages received, of any kind.</summary>
    public long Frames => Interlocked.Read(ref _frames);

    /// <summary>Prepares received.</summary>
    public long Prepares => Interlocked.Read(ref _prepares);

    /// <summary>Prepares sent.</summary>
    public long PreparesSent => Interlocked.Read(ref _preparesSent);

    /// <summary>Fulfills received as answers to our prepares.</summary>
    public long Fulfills => Interlocked.Read(ref _fulfills);

    /// <summary>Rejects received as answers to our prepares.</summary>
    public long Rejects => Interlocked.Read(ref _rejects);

    /// <summary>BTP Errors received as answers.</summary>
    public long Errors => Interlocked.Read(ref _errors);

    /// <summary>Responses and Errors that answered nothing we had open: a second answer, for example.</summary>
    public long UnexpectedAnswers => Interlocked.Read(ref _unexpectedAnswers);

    /// <summary>Messages that were not BTP frames.</summary>
    public long UnreadableFrames => Interlocked.Read(ref _unreadableFrames);

    internal void CountFrame() => Interlocked.Increment(ref _frames);

    internal void CountPrepare() => Interlocked.Increment(ref _prepares);

    internal void CountPrepareSent() => Interlocked.Increment(ref _preparesSent);

    internal void CountUnexpectedAnswer() => Interlocked.Increment(ref _unexpectedAnswers);

    internal void CountUnreadableFrame() => Interlocked.Increment(ref _unreadableFrames);

    internal void Count(AnswerKind answer)
    {
        if (answer == AnswerKind.Fulfill) Interlocked.Increment(ref _fulfills);
        if (answer == AnswerKind.Reject) Interlocked.Increment(ref _rejects);
        if (answer == AnswerKind.BtpError) Interlocked.Increment(ref _errors);
    }
}
