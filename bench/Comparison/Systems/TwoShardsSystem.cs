namespace Connector.Comparison.Systems;

/// <summary>
/// Ours, with accounts divided over two shards: a gateway and a silo for each. Peers are in the shard that their name says,
/// so of many pairs about half pay from one shard to the other.
/// </summary>
internal sealed class TwoShardsSystem : MeasuredSystem
{
    private const int Shards = 2;

    public override string Name => "two-shards";

    public override string? Missing(Workplace workplace) =>
        workplace.Ledger.IsDatabase ? null : "shards are in a PostgreSQL, see --ledger";

    public override async Task StartAsync(
        RunningSystem running, Shape shape, Workplace workplace, CancellationToken stop)
    {
        if (shape.Hops != 1) throw new IOException("of connectors in a row only whole ones are measured");
        var port = FreePorts.Row(1);
        var health = FreePorts.Row(Shards + 1);
        running.SenderUrl = running.ReceiverUrl = $"ws://127.0.0.1:{port}";
        var directory = Directory.CreateDirectory(Path.Combine(workplace.Scratch, Name)).FullName;
        var cluster = $"cluster: {{ mode: postgres, shards: {Shards}, advertisedHost: 127.0.0.1 }}\n{workplace.Ledger.Line}";
        var file = OurConfig.Write(shape, 0, port, health, cluster, directory, workplace.Routes);
        for (var number = 0; number < Shards; number++)
            running.Processes.Add(Start("Silo", file, health + number + 1, directory, workplace));
        for (var number = 0; number < Shards; number++)
            await running.Processes[number].HealthyAsync(health + number + 1, stop);
        var gateway = Start("Gateway", file, health, directory, workplace);
        running.Processes.Add(gateway);
        await gateway.HealthyAsync(health, stop);
    }

    private static ServerProcess Start(
        string project, string file, int healthPort, string directory, Workplace workplace)
    {
        var environment = new Dictionary<string, string>(workplace.Probed())
        {
            ["CONFIG_FILE"] = file,
            ["HEALTH_CHECK_PORT"] = $"{healthPort}",
            // Books that are divided are not kept beside those that are not.
            ["NODE_ID"] = "bench-shards",
        };
        if (project == "Silo") environment["CLUSTER_ROLE"] = "silo";
        return ServerProcess.Start("dotnet", [Workplace.Built(project)], directory, environment);
    }
}
