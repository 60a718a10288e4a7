namespace Connector.Ledger.Writing;

/// <summary>What becomes of the writer when its store fails, or when space runs out.</summary>
public sealed partial class LedgerWriter
{
    /// <summary>
    /// Does something with the store until it works; refuses holds meanwhile. Gives up only when the writer stops, at the
    /// start when it can never work, and when another process has taken the books.
    /// </summary>
    private void UntilItWorks(Action work)
    {
        while (true)
        {
            try
            {
                if (_failure is not null && work != _store.Open)
                    _store.Open();
                work();
                Recovered();
                return;
            }
            catch (LedgerStoreException exception) when (Passes(exception))
            {
                Failed(exception);
            }

            if (_stopping || !WaitForRetry())
                return;
        }
    }

    private bool Passes(LedgerStoreException exception) =>
        exception.MayPass || IsTurnOfAnother(exception) || (_isOpen && exception.Failure != LedgerFailure.TakenOver);

    private bool IsTurnOfAnother(LedgerStoreException? exception) =>
        _options.StandsBy && !_isOpen && exception?.Failure == LedgerFailure.InUse;

    private void Failed(LedgerStoreException exception)
    {
        var isNew = _failure?.Failure != exception.Failure;
        (_failure, _accepts) = (exception, false);
        // At the start: the silo goes on starting, unhealthy, and the store is tried again. Unless there are others: one
        // that has not the books must not look like one that has.
        if (!_options.StandsBy)
            _started.TrySetResult();
        if (!isNew)
            return;
        if (IsTurnOfAnother(exception))
            _watcher?.StandsBy();
        else
            _watcher?.Failed(exception);
    }

    private void Recovered()
    {
        if (_failure is null)
            return;
        var waited = IsTurnOfAnother(_failure);
        (_failure, _nextRetry) = (null, default);
        _accepts = _isOpen && !_lowOnSpace;
        if (waited)
            _watcher?.TookOver();
        else
            _watcher?.Recovered();
    }

    /// <summary>Waits for the next try, answering questions; false when the writer stops.</summary>
    private bool WaitForRetry()
    {
        // Whoever stands by has waited at the server already, and is to be the next.
        _nextRetry = _nextRetry == default || IsTurnOfAnother(_failure) ? _options.FirstRetry : _nextRetry * 2;
        _nextRetry = _nextRetry < _options.LastRetry ? _nextRetry : _options.LastRetry;
        _retryDue = false;
        using var timer = _clock.CreateTimer(
            static writer => ((LedgerWriter)writer!).RetrySoon(), this, _nextRetry, Timeout.InfiniteTimeSpan);
        while (!_retryDue && !_stopping)
        {
            if (_isOpen)
                _questions.Answer(_store);
            lock (_gate)
            {
                while (!_retryDue && !_stopping && (!_isOpen || _questions.IsEmpty))
                    Monitor.Wait(_gate);
            }
        }

        return !_stopping;
    }

    private void CheckSpace()
    {
        _spaceCheckDue = false;
        var free = _store.FreeBytes();
        var isLow = free < _options.LowWaterBytes;
        if (isLow == _lowOnSpace)
            return;
        _lowOnSpace = isLow;
        _accepts = !isLow && _failure is null;
        if (isLow)
            _watcher?.LowOnSpace(free);
        else
            _watcher?.SpaceAgain(free);
    }

    private void CheckSpaceSoon()
    {
        _spaceCheckDue = true;
        Wake();
    }

    private void RetrySoon()
    {
        _retryDue = true;
        Wake();
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    private void Report(Exception exception)
    {
        _failure = exception as LedgerStoreException
            ?? new LedgerStoreException(LedgerFailure.Corrupt, "The ledger writer has failed and books nothing more.", exception);
        _watcher?.Failed(_failure);
        _broken.TrySetResult(_failure);
    }
}
