namespace Connector.Comparison.Systems;

/// <summary>Ours, silo and gateway in one process.</summary>
internal sealed class OneProcessSystem : MeasuredSystem
{
    public override string Name => "one-process";

    public override async Task StartAsync(
        RunningSystem running, Shape shape, Workplace workplace, CancellationToken stop)
    {
        var ports = FreePorts.Row(shape.Hops);
        var healthPorts = FreePorts.Row(shape.Hops);
        running.SenderUrl = $"ws://127.0.0.1:{ports}";
        running.ReceiverUrl = $"ws://127.0.0.1:{ports + shape.Hops - 1}";
        for (var hop = 0; hop < shape.Hops; hop++)
        {
            var directory = Directory.CreateDirectory(Path.Combine(workplace.Scratch, $"one-{hop}")).FullName;
            var file = OurConfig.Write(shape, hop, ports, healthPorts + hop, workplace.Ledger.Line, directory, workplace.Routes);
            var environment = new Dictionary<string, string>(workplace.Probed()) { ["CONFIG_FILE"] = file };
            running.Processes.Add(
                ServerProcess.Start("dotnet", [Workplace.Built("Silo")], directory, environment));
        }
        for (var hop = 0; hop < shape.Hops; hop++)
            await running.Processes[hop].HealthyAsync(healthPorts + hop, stop);
    }
}
