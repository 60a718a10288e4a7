using Connector.Ledger.Entries;

namespace Connector.Ledger.Writing;

/// <summary>
/// The thread: writes what waits, answers questions between, and goes on trying when the store fails. Nothing that was
/// staged is ever dropped while the process lives.
/// </summary>
public sealed partial class LedgerWriter
{
    private readonly Thread _thread;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<LedgerStoreException> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _spaceTimer;
    private volatile bool _accepts;
    private volatile bool _lowOnSpace;
    private volatile bool _stopping;
    private volatile bool _spaceCheckDue = true;
    private volatile bool _retryDue;
    private volatile LedgerStoreException? _failure;
    private bool _isIdle;
    private bool _isOpen;
    private bool _standsBy;
    private TimeSpan _nextRetry;
    private long _noCheckpointBefore;
    private long _transactions;
    private long _entries;
    private long _bytes;

    /// <summary>
    /// Opens the store. Throws when it can never be opened as things are (in use, newer, foreign); any other failure only
    /// shows in <see cref="Health"/>, and is tried again until it passes. A writer that stands by is started when it has the
    /// books, and not before.
    /// </summary>
    public Task StartAsync()
    {
        _spaceTimer = _clock.CreateTimer(
            static writer => ((LedgerWriter)writer!).CheckSpaceSoon(), this, _options.SpaceCheckPeriod, _options.SpaceCheckPeriod);
        _thread.Start();
        return _started.Task;
    }

    /// <summary>Writes what is staged, unless the store fails, and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        if (_spaceTimer is not null)
        {
            await _spaceTimer.DisposeAsync().ConfigureAwait(false);
            Wake();
            await _stopped.Task.ConfigureAwait(false);
        }

        _store.Dispose();
        _questions.Dispose();
    }

    private void Run()
    {
        try
        {
            Open();
            while (_isOpen && !_stopping)
                Turn();
            if (_isOpen)
                Finish();
        }
        catch (Exception exception)
        {
            // A bug: better no money than wrong money. Everything that waits learns of it.
            Report(exception);
        }

        Stop();
    }

    private void Open()
    {
        try
        {
            UntilItWorks(_store.Open);
        }
        catch (LedgerStoreException exception)
        {
            _failure = exception;
            if (!_started.TrySetException(exception))
                _watcher?.Failed(exception);
            return;
        }

        if (_failure is not null)
            return;
        lock (_gate)
            _staged.Start(_store.Through + 1);
        _waiters.Release(_store.Through);
        Volatile.Write(ref _last, _store.Through);
        (_isOpen, _accepts) = (true, true);
        _started.TrySetResult();
    }

    private void Turn()
    {
        if (_spaceCheckDue)
        {
            CheckSpace();
            if (_options.StandsBy)
                UntilItWorks(_store.Touch);
        }

        LetOthersStage();
        var group = Take();
        if (group is not null)
            Write(group);
        _questions.Answer(_store);
        if (_failure is null && _store.WantsCheckpoint && !_lowOnSpace && Now >= _noCheckpointBefore)
            Checkpoint();
    }

    /// <summary>
    /// Gives way to threads that are ready to run, as long as they stage more: on a busy machine fewer and larger
    /// transactions, on an idle one nothing waits, for a turn that nobody takes ends at once (ADR 7).
    /// </summary>
    private void LetOthersStage()
    {
        var seen = Volatile.Read(ref _last);
        for (var turn = 0; turn < MostYields && seen != _taken; turn++)
        {
            Thread.Yield();
            var last = Volatile.Read(ref _last);
            if (last == seen)
                return;
            seen = last;
        }
    }

    /// <summary>What waits; when nothing does, waits until something does.</summary>
    private LedgerGroup? Take()
    {
        lock (_gate)
        {
            _isIdle = true;
            while (_staged.IsEmpty && _questions.IsEmpty && !_stopping && !_spaceCheckDue)
                Monitor.Wait(_gate);
            _isIdle = false;
            // Where nobody waits for the disk, nothing is gained by writing at once. A question ends it, and so does the end.
            if (_options.Durability == Durability.None && _questions.IsEmpty && !_stopping)
                Monitor.Wait(_gate, _options.GatherFor);
            return _staged.Take();
        }
    }

    private void Write(LedgerGroup group)
    {
        group.Time = Now;
        Volatile.Write(ref _taken, group.Through);
        UntilItWorks(() => _store.Append(group));
        if (_failure is not null)
            return;
        if (group.Refused > 0)
            _refusals.Note(group, _store.Names);
        Volatile.Write(ref _transactions, _transactions + 1);
        Volatile.Write(ref _entries, _entries + group.Count);
        Volatile.Write(ref _bytes, _bytes + group.Length);
        _waiters.Release(group.Through);
        lock (_gate)
        {
            _staged.Return(group);
            Volatile.Write(ref _waitingBytes, _staged.Bytes);
        }
    }

    private void Checkpoint()
    {
        try
        {
            _store.Checkpoint();
        }
        catch (LedgerStoreException)
        {
            // The journal has everything; only the next start takes longer. Whatever is wrong shows at the next append.
            _noCheckpointBefore = Now + CheckpointPauseMs;
            UntilItWorks(_store.Open);
        }
    }

    /// <summary>The last turns of an orderly stop.</summary>
    private void Finish()
    {
        for (var group = Take(); group is not null && _failure is null; group = Take())
            Write(group);
        _questions.Answer(_store);
        if (_failure is null && !_lowOnSpace)
            Checkpoint();
    }

    private void Stop()
    {
        _accepts = false;
        var closed = new LedgerStoreException(LedgerFailure.Unavailable, "The ledger is closed.", _failure);
        _waiters.Fail(closed);
        _questions.Close(closed);
        _started.TrySetResult();
        _stopped.TrySetResult();
    }

    private const long CheckpointPauseMs = 60_000;

    /// <summary>Most turns that a transaction gives to others before it begins.</summary>
    private const int MostYields = 8;

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();
}
