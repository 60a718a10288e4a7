using System.Diagnostics;

namespace Connector.Testing;

/// <summary>
/// A program that a test runs beside itself. It ends with the test, its lines are kept, and a wait for a line ends at
/// once when the program does.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int QuotedLines = 40;

    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<string> _errors = [];
    private readonly List<Waiter> _waiters = [];
    private readonly string _name;
    private readonly Process _process;
    private readonly Task _read;
    private bool _disposed;

    private ChildProcess(string name, Process process)
    {
        _name = name;
        _process = process;
        _read = ReadToEndAsync();
    }

    /// <summary>Its number, by which the system tells what it uses.</summary>
    public int Id => _process.Id;

    /// <summary>The exit code, once the program has ended and all it said was read.</summary>
    public Task<int> Ended => EndedAsync();

    /// <summary>What it said last, for the message of a failed test.</summary>
    public string LastLines
    {
        get
        {
            lock (_lock)
            {
                return $"{_name} said last:\n{Last(_lines)}\n{_name} complained last:\n{Last(_errors)}";
            }
        }
    }

    /// <summary>Starts it. A variable whose value is null is taken out of the environment.</summary>
    /// <exception cref="InvalidOperationException">It could not be started.</exception>
    public static ChildProcess Start(
        string name,
        string program,
        IEnumerable<string> arguments,
        string directory,
        IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        return new ChildProcess(
            name, Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start"));
    }

    /// <summary>Writes a line to its standard input.</summary>
    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>The lines of its standard output so far that match.</summary>
    public IReadOnlyList<string> Lines(Func<string, bool> matches)
    {
        lock (_lock) return [.. _lines.Where(matches)];
    }

    /// <summary>The line that matches, said already or said later; with <paramref name="number"/> the n-th of them.</summary>
    public async Task<string> LineAsync(Func<string, bool> matches, string what, int number = 1, TimeSpan? limit = null)
    {
        var waiter = new Waiter(matches, number);
        lock (_lock)
        {
            foreach (var line in _lines) waiter.Take(line);
            if (!waiter.Line.IsCompleted) _waiters.Add(waiter);
        }

        await Await.Within(Task.WhenAny(waiter.Line, _read), $"{_name}: {what}", limit).ConfigureAwait(false);
        return waiter.Line.IsCompleted
            ? await waiter.Line.ConfigureAwait(false)
            : throw new InvalidOperationException(
                $"{_name} ended with code {await Ended.ConfigureAwait(false)} before this happened: {what}\n{LastLines}");
    }

    /// <summary>Asks it to end, as an operator does, and returns its exit code.</summary>
    public async Task<int> StopAsync(TimeSpan? limit = null)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync().ConfigureAwait(false);
        return await Await.Within(Ended, $"{_name} ends after it was asked to", limit).ConfigureAwait(false);
    }

    /// <summary>Ends it without warning, as a power failure does.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await Await.Within(Ended, $"{_name} ends after it was killed").ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await KillAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private static string Last(List<string> lines) => string.Join('\n', lines.TakeLast(QuotedLines));

    private async Task<int> EndedAsync()
    {
        await _read.ConfigureAwait(false);
        await _process.WaitForExitAsync().ConfigureAwait(false);
        return _process.ExitCode;
    }

    private Task ReadToEndAsync() => Task.WhenAll(
        ReadAsync(_process.StandardOutput, Keep),
        ReadAsync(_process.StandardError, line =>
        {
            lock (_lock) _errors.Add(line);
        }));

    private static async Task ReadAsync(StreamReader reader, Action<string> take)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line) take(line);
    }

    private void Keep(string line)
    {
        lock (_lock)
        {
            _lines.Add(line);
            foreach (var waiter in _waiters) waiter.Take(line);
            _waiters.RemoveAll(waiter => waiter.Line.IsCompleted);
        }
    }

    private sealed class Waiter(Func<string, bool> matches, int number)
    {
        private readonly TaskCompletionSource<string> _line = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _missing = number;

        public Task<string> Line => _line.Task;

        public void Take(string line)
        {
            if (!_line.Task.IsCompleted && matches(line) && --_missing == 0) _line.SetResult(line);
        }
    }
}
