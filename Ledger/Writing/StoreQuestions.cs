namespace Connector.Ledger.Writing;

/// <summary>Questions to the books, answered by the writer's thread between two transactions.</summary>
internal sealed class StoreQuestions(Action wake) : IDisposable
{
    private const int MaxWaiting = 1024;

    private readonly Lock _lock = new();
    private readonly Queue<Question> _questions = [];
    private readonly SemaphoreSlim _room = new(MaxWaiting);
    private Exception? _closed;

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
                return _questions.Count == 0;
        }
    }

    public async Task<T> AskAsync<T>(Func<ILedgerStore, T> question, CancellationToken stop)
    {
        await _room.WaitAsync(stop).ConfigureAwait(false);
        var asked = new Question<T>(question);
        lock (_lock)
        {
            if (_closed is not null)
                throw _closed;
            _questions.Enqueue(asked);
        }

        wake();
        return await asked.Answer.WaitAsync(stop).ConfigureAwait(false);
    }

    /// <summary>Answers what was asked so far.</summary>
    public void Answer(ILedgerStore store)
    {
        while (Next() is { } question)
            question.AnswerFrom(store);
    }

    /// <summary>Answers nothing any more.</summary>
    public void Close(Exception reason)
    {
        lock (_lock)
            _closed = reason;
        while (Next() is { } question)
            question.Refuse(reason);
    }

    public void Dispose() => _room.Dispose();

    private Question? Next()
    {
        lock (_lock)
        {
            if (!_questions.TryDequeue(out var question))
                return null;
            _room.Release();
            return question;
        }
    }

    private abstract class Question
    {
        public abstract void AnswerFrom(ILedgerStore store);

        public abstract void Refuse(Exception reason);
    }

    private sealed class Question<T>(Func<ILedgerStore, T> ask) : Question
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Answer => _answer.Task;

        public override void AnswerFrom(ILedgerStore store)
        {
            try
            {
                _answer.TrySetResult(ask(store));
            }
            catch (Exception exception)
            {
                _answer.TrySetException(exception);
            }
        }

        public override void Refuse(Exception reason) => _answer.TrySetException(reason);
    }
}
