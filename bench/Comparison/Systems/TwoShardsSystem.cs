namespace Connector.Comparison.Systems;

/// <summary>
/// Ours, with accounts divided over two shards: a gateway and a silo for each. Peers are in the shard that their name says,
/// so of many pairs about half pay from one shard to the other.
/// </summary>
internal sealed class TwoShardsSystem : MeasuredSystem
{
    private const int Shards = 2;

    /// <summary>Books that are divided are not kept beside those that are not.</summary>
    private const string NodeId = "bench-shards";

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
            running.Processes.Add(OurProcess.Start("Silo", file, health + number + 1, directory, workplace, NodeId));
        for (var number = 0; number < Shards; number++)
            await running.Processes[number].HealthyAsync(health + number + 1, stop);
        var gateway = OurProcess.Start("Gateway", file, health, directory, workplace, NodeId);
        running.Processes.Add(gateway);
        await gateway.HealthyAsync(health, stop);
    }
}
