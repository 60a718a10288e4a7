using System.Collections.Concurrent;
using System.Diagnostics;

namespace Connector.Testing.Processes;

/// <summary>A connector that runs as a process of its own, with nothing of this one's environment but PATH and HOME.</summary>
public sealed class ConnectorProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();

    private ConnectorProcess(Process process) => _process = process;

    /// <summary>Lines of stdout so far.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>All of stderr so far.</summary>
    public string Errors => string.Join('\n', _errors);

    public int Id => _process.Id;

    /// <summary>Ends when it does.</summary>
    public Task Ended => _process.WaitForExitAsync();

    /// <summary>Whether it has ended, by itself or not.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts a program of ours and does not wait for anything.</summary>
    public static ConnectorProcess Launch(
        string program, IReadOnlyDictionary<string, string> environment, string? workingDirectory = null, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Build.PathOf(program), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
        };
        CleanEnvironment.ApplyTo(start, environment);
        return Launch(start);
    }

    /// <summary>Starts anything, with the environment as it is there.</summary>
    public static ConnectorProcess Launch(ProcessStartInfo start)
    {
        var process = new Process { StartInfo = start };
        var connector = new ConnectorProcess(process);
        process.OutputDataReceived += (_, line) => connector.Take(connector._output, line.Data);
        process.ErrorDataReceived += (_, line) => connector.Take(connector._errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return connector;
    }

    /// <summary>Ends when a line of stdout holds this text, also one that came before.</summary>
    public async Task HasWrittenAsync(string text, TimeSpan? limit = null)
    {
        var awaited = _awaited.GetOrAdd(text, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (_output.Any(line => line.Contains(text, StringComparison.Ordinal))) awaited.TrySetResult();
        var ended = _process.WaitForExitAsync();
        try
        {
            await Await.Within(Task.WhenAny(awaited.Task, ended), $"the connector writes '{text}'", limit ?? StartLimit);
        }
        catch (TimeoutException timeout)
        {
            throw new InvalidOperationException($"{timeout.Message}\n{Everything()}", timeout);
        }

        if (!awaited.Task.IsCompleted && !_output.Any(line => line.Contains(text, StringComparison.Ordinal)))
            throw new InvalidOperationException($"the connector ended before it wrote '{text}':\n{Everything()}");
    }

    /// <summary>Ends when everything listens.</summary>
    public Task IsReadyAsync() => HasWrittenAsync("ready: role");

    /// <summary>Sends SIGTERM and waits for the end. The exit code.</summary>
    public async Task<int> TerminateAsync(TimeSpan? limit = null)
    {
        await SignalAsync("TERM");
        return await EndAsync(limit);
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    /// <summary>Waits until it ends by itself. The exit code.</summary>
    public async Task<int> EndAsync(TimeSpan? limit = null)
    {
        try
        {
            await Await.Within(_process.WaitForExitAsync(), "the connector ends", limit);
        }
        catch (TimeoutException timeout)
        {
            throw new InvalidOperationException($"{timeout.Message}\n{Everything()}", timeout);
        }

        return _process.ExitCode;
    }

    /// <summary>Sends a signal by name.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private string Everything() => string.Join('\n', _output.Concat(_errors));

    private void Take(ConcurrentQueue<string> lines, string? line)
    {
        if (line is null) return;
        lines.Enqueue(line);
        foreach (var (text, awaited) in _awaited)
            if (line.Contains(text, StringComparison.Ordinal)) awaited.TrySetResult();
    }
}
