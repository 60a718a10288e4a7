using System.Threading.Tasks.Sources;

namespace Connector.Ledger.Writing;

/// <summary>Those who wait for a barrier, released in the order of barriers. Waiting allocates nothing once warm.</summary>
internal sealed class DurableWaiters
{
    private readonly Lock _lock = new();
    private readonly Stack<Waiter> _spare = [];
    private Waiter? _first;
    private Waiter? _last;
    private long _through;
    private Exception? _failure;

    /// <summary>The barrier up to which all were released.</summary>
    public long Through => Volatile.Read(ref _through);

    public ValueTask WaitAsync(long barrier, CancellationToken stop)
    {
        if (barrier <= Through)
            return ValueTask.CompletedTask;
        Waiter waiter;
        lock (_lock)
        {
            if (barrier <= _through)
                return ValueTask.CompletedTask;
            if (_failure is not null)
                return ValueTask.FromException(_failure);
            waiter = _spare.TryPop(out var spare) ? spare : new Waiter(this);
            waiter.Barrier = barrier;
            Insert(waiter);
        }

        waiter.CancelWith(stop);
        return waiter.Task;
    }

    /// <summary>Everything up to this barrier is durable.</summary>
    public void Release(long through)
    {
        Waiter? released;
        lock (_lock)
        {
            Volatile.Write(ref _through, through);
            if (_first is null || _first.Barrier > through)
                return;
            released = _first;
            var last = _first;
            while (last.Next is { } next && next.Barrier <= through)
                last = next;
            _first = last.Next;
            _last = _first is null ? null : _last;
            last.Next = null;
        }

        Finish(released, null);
    }

    /// <summary>Nothing more will become durable.</summary>
    public void Fail(Exception failure)
    {
        Waiter? waiting;
        lock (_lock)
        {
            _failure = failure;
            (waiting, _first, _last) = (_first, null, null);
        }

        Finish(waiting, failure);
    }

    private static void Finish(Waiter? waiter, Exception? failure)
    {
        while (waiter is not null)
        {
            // Read before: a finished waiter is soon another's.
            var next = waiter.Next;
            waiter.Next = null;
            waiter.Finish(failure);
            waiter = next;
        }
    }

    private void Insert(Waiter waiter)
    {
        if (_last is null || _last.Barrier <= waiter.Barrier)
        {
            _ = _last is null ? _first = waiter : _last.Next = waiter;
            _last = waiter;
            return;
        }

        if (waiter.Barrier < _first!.Barrier)
        {
            (waiter.Next, _first) = (_first, waiter);
            return;
        }

        var before = _first;
        while (before.Next is { } next && next.Barrier <= waiter.Barrier)
            before = next;
        (waiter.Next, before.Next) = (before.Next, waiter);
    }

    private void Cancel(Waiter waiter, CancellationToken stop)
    {
        lock (_lock)
        {
            if (!TryRemove(waiter))
                return;
        }

        waiter.Finish(new OperationCanceledException(stop));
    }

    private bool TryRemove(Waiter waiter)
    {
        Waiter? before = null;
        for (var at = _first; at is not null; (before, at) = (at, at.Next))
        {
            if (at != waiter)
                continue;
            _ = before is null ? _first = at.Next : before.Next = at.Next;
            _last = _last == at ? before : _last;
            at.Next = null;
            return true;
        }

        return false;
    }

    private void Recycle(Waiter waiter)
    {
        lock (_lock)
            _spare.Push(waiter);
    }

    private sealed class Waiter(DurableWaiters owner) : IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
        private CancellationTokenRegistration _cancellation;

        public long Barrier { get; set; }

        public Waiter? Next { get; set; }

        public ValueTask Task => new(this, _core.Version);

        public void CancelWith(CancellationToken stop)
        {
            if (!stop.CanBeCanceled)
                return;
            _cancellation = stop.UnsafeRegister(static (waiter, token) => ((Waiter)waiter!).Cancel(token), this);
        }

        public void Finish(Exception? failure)
        {
            if (failure is null)
                _core.SetResult(true);
            else
                _core.SetException(failure);
        }

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(
            Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);

        public void GetResult(short token)
        {
            // Waits for a cancellation under way, so that it cannot meet the next user of this waiter.
            _cancellation.Dispose();
            _cancellation = default;
            try
            {
                _core.GetResult(token);
            }
            finally
            {
                _core.Reset();
                owner.Recycle(this);
            }
        }

        private void Cancel(CancellationToken stop) => owner.Cancel(this, stop);
    }
}
