namespace Connector.Testing;

/// <summary>Waits for an event with a limit; a failure says what did not happen instead of "timed out".</summary>
public static class Await
{
    /// <summary>Generous, because machines that run tests are slow; nothing waits this long unless it fails.</summary>
    public static TimeSpan DefaultLimit { get; } = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until <paramref name="condition"/> holds. Prefer an event: this one looks every 5 ms.</summary>
    public static Task UntilAsync(Func<bool> condition, string what, TimeSpan? limit = null) =>
        UntilAsync(() => Task.FromResult(condition()), () => what, Pause, limit);

    /// <summary>
    /// The same for what another process must be asked: it has no event for us, so it is asked every 50 ms.
    /// </summary>
    /// <param name="condition">Asks.</param>
    /// <param name="what">Says at the end of the limit what did not happen.</param>
    /// <param name="limit">How long to ask.</param>
    public static Task UntilAsync(Func<Task<bool>> condition, Func<string> what, TimeSpan? limit = null) =>
        UntilAsync(condition, what, AskAgainAfter, limit);

    private static async Task UntilAsync(Func<Task<bool>> condition, Func<string> what, TimeSpan pause, TimeSpan? limit)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition().ConfigureAwait(false))
        {
            if (TimeProvider.System.GetElapsedTime(started) > (limit ?? DefaultLimit)) throw DidNotHappen(what(), limit);
            await Task.Delay(pause, TimeProvider.System).ConfigureAwait(false);
        }
    }

    /// <summary>The result of <paramref name="task"/>, or an exception that names <paramref name="what"/>.</summary>
    public static async Task<T> Within<T>(Task<T> task, string what, TimeSpan? limit = null)
    {
        await Within((Task)task, what, limit).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    /// <summary>Completes with <paramref name="task"/>, or throws an exception that names <paramref name="what"/>.</summary>
    public static async Task Within(Task task, string what, TimeSpan? limit = null)
    {
        using var stopWaiting = new CancellationTokenSource();
        var alarm = Task.Delay(limit ?? DefaultLimit, TimeProvider.System, stopWaiting.Token);
        if (await Task.WhenAny(task, alarm).ConfigureAwait(false) != task) throw DidNotHappen(what, limit);
        await stopWaiting.CancelAsync().ConfigureAwait(false);
        await task.ConfigureAwait(false);
    }

    private static TimeoutException DidNotHappen(string what, TimeSpan? limit) =>
        new($"Did not happen within {(limit ?? DefaultLimit).TotalSeconds:0.#} s: {what}");
}
