using System.Diagnostics;
using Connector.Testing.Processes;

namespace Connector.Hostile;

/// <summary>The connector that is attacked: silo and gateway in one process, or apart.</summary>
internal sealed class Besieged : IAsyncDisposable
{
    private const int QuotedLines = 40;

    private readonly Node _node = new();
    private readonly ConnectorProcess[] _processes;

    private Besieged(string yaml, bool isApart)
    {
        _node.Environment["CONFIG_FILE"] = _node.Write(
            "node.yaml", "nodeId: besieged\nbtpServerPort: 3000\nlogging: { level: info, format: json }\n" + yaml);
        _processes = isApart ? [_node.LaunchGateway(), _node.LaunchSilo()] : [_node.LaunchAll()];
    }

    /// <summary>Where peers log in.</summary>
    public Uri Btp => _node.Btp;

    public int Port => _node.BtpPort;

    /// <summary>Whether a process of it has ended.</summary>
    public bool IsDead => _processes.Any(process => process.HasEnded);

    /// <summary>Ends when the first process of it ends.</summary>
    public Task Ended => Task.WhenAny(_processes.Select(process => process.Ended));

    /// <summary>Memory that is resident, of all its processes, bytes.</summary>
    public long Resident => Running.Sum(process => process.WorkingSet64);

    /// <summary>Processor time that all its processes used.</summary>
    public TimeSpan Cpu => new(Running.Sum(process => process.TotalProcessorTime.Ticks));

    /// <summary>What it logged.</summary>
    public IReadOnlyList<string> Lines => [.. _processes.SelectMany(process => process.Output)];

    /// <summary>What it said last, for a report of its death.</summary>
    public string LastLines => string.Join(
        '\n', _processes.SelectMany(process => process.Output.TakeLast(QuotedLines).Append(process.Errors)));

    private IEnumerable<Process> Running => _processes.Where(process => !process.HasEnded).Select(process => Process.GetProcessById(process.Id));

    public static async Task<Besieged> StartAsync(string yaml, bool isApart)
    {
        var besieged = new Besieged(yaml, isApart);
        try
        {
            foreach (var process in besieged._processes) await process.IsReadyAsync();
            await besieged._node.IsAsync("healthy");
            return besieged;
        }
        catch
        {
            await besieged.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks all its processes to stop, the gateway first. The first exit code that is not 0, or 0.</summary>
    public async Task<int> StopAsync()
    {
        var worst = 0;
        foreach (var process in _processes)
        {
            var code = await process.TerminateAsync();
            worst = worst == 0 ? code : worst;
        }

        return worst;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes) await process.DisposeAsync();
        _node.Dispose();
    }
}
