namespace Connector.Comparison.Systems;

/// <summary>Ours, silo and gateway as two processes over localhost clustering.</summary>
internal sealed class ApartSystem : MeasuredSystem
{
    public override string Name => "apart";

    public override async Task StartAsync(
        RunningSystem running, Shape shape, Workplace workplace, CancellationToken stop)
    {
        var ports = FreePorts.Row(shape.Hops);
        var ours = FreePorts.Row(4 * shape.Hops);
        running.SenderUrl = $"ws://127.0.0.1:{ports}";
        running.ReceiverUrl = $"ws://127.0.0.1:{ports + shape.Hops - 1}";
        var gateways = new List<(ServerProcess Process, int HealthPort)>();
        for (var hop = 0; hop < shape.Hops; hop++)
        {
            var own = ours + (4 * hop);
            var cluster = $"cluster: {{ mode: localhost, id: bench-{hop}, siloPort: {own}, gatewayPort: {own + 1},"
                + $" gateways: [\"127.0.0.1:{own + 1}\"] }}\n{workplace.Ledger.Line}";
            var directory = Directory.CreateDirectory(Path.Combine(workplace.Scratch, $"apart-{hop}")).FullName;
            var file = OurConfig.Write(shape, hop, ports, own + 2, cluster, directory, workplace.Routes);
            var silo = OurProcess.Start("Silo", file, own + 3, directory, workplace);
            running.Processes.Add(silo);
            await silo.ListensAsync(own + 1, stop);
            var gateway = OurProcess.Start("Gateway", file, own + 2, directory, workplace);
            running.Processes.Add(gateway);
            gateways.Add((gateway, own + 2));
        }
        foreach (var (process, healthPort) in gateways) await process.HealthyAsync(healthPort, stop);
    }
}
