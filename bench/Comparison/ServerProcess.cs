using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace Connector.Comparison;

/// <summary>A server that was started for a measurement; disposing ends it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int KeptLines = 5;
    private const int KeptCharacters = 300;
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(100);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lastLines = new();

    private ServerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public static ServerProcess Start(
        string program, IEnumerable<string> arguments, string directory, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new IOException($"{program} did not start");
        var server = new ServerProcess(process);
        process.OutputDataReceived += (_, line) => server.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => server.Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return server;
    }

    /// <summary>Waits until somebody listens on the port.</summary>
    public Task ListensAsync(int port, CancellationToken stop) => ReadyAsync($"port {port} open", async () =>
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", port, stop);
        return true;
    }, stop);

    /// <summary>Waits until the health endpoint on the port says that the connector is healthy.</summary>
    public async Task HealthyAsync(int port, CancellationToken stop)
    {
        using var http = new HttpClient();
        await ReadyAsync($"healthy on port {port}", async () =>
        {
            var answer = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/health"), stop);
            return answer.Contains("\"healthy\"", StringComparison.Ordinal);
        }, stop);
    }

    private async Task ReadyAsync(string what, Func<Task<bool>> isReady, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < ReadyWithin)
        {
            if (_process.HasExited)
                throw new IOException($"the server ended with code {_process.ExitCode} before it was ready:\n{LastLines}");
            try
            {
                if (await isReady()) return;
            }
            catch (Exception notYet) when (notYet is SocketException or HttpRequestException)
            {
            }
            await Task.Delay(AskAgainAfter, TimeProvider.System, stop);
        }
        throw new IOException($"the server was not {what} within {ReadyWithin.TotalSeconds} s:\n{LastLines}");
    }

    public string LastLines => string.Join('\n', _lastLines);

    private void Keep(string? line)
    {
        if (line is null) return;
        _lastLines.Enqueue(line[..Math.Min(line.Length, KeptCharacters)]);
        if (_lastLines.Count > KeptLines) _lastLines.TryDequeue(out _);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
