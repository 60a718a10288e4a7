using System.Globalization;

namespace Connector.Comparison.Systems;

/// <summary>The ceiling: sockets and the hash check, and nothing else.</summary>
internal sealed class RelaySystem : MeasuredSystem
{
    public override string Name => "relay";

    public override async Task StartAsync(
        RunningSystem running, Shape shape, Workplace workplace, CancellationToken stop)
    {
        var firstPort = FreePorts.Row(shape.Hops);
        running.SenderUrl = $"ws://127.0.0.1:{firstPort}";
        running.ReceiverUrl = $"ws://127.0.0.1:{firstPort + shape.Hops - 1}";
        for (var hop = 0; hop < shape.Hops; hop++)
        {
            var port = firstPort + hop;
            List<string> arguments =
                [Workplace.Built("Relay"), "--port", port.ToString(CultureInfo.InvariantCulture), "--token", Token];
            if (hop + 1 < shape.Hops) arguments.AddRange(["--next", $"ws://127.0.0.1:{port + 1}"]);
            var process = ServerProcess.Start("dotnet", arguments, workplace.Scratch, workplace.Probed());
            running.Processes.Add(process);
            await process.ListensAsync(port, stop);
        }
    }
}
