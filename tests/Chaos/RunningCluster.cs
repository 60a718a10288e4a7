using Connector.Configuration;
using Connector.Ledger.Writing;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.Chaos;

/// <summary>Three silos, one for each shard, the others stand by, and two gateways: of each kind one dies and comes back as a spare.</summary>
internal sealed class RunningCluster : IRunningConnector
{
    private const int Silos = 3;
    private const int Gateways = 2;

    /// <summary>A folder for the logs of the processes that were there at the end, in every detail; null: they are thrown away.</summary>
    private static readonly string? _logs = Environment.GetEnvironmentVariable("CHAOS_LOGS");

    private readonly ClusterNode _node;
    private readonly Random _random;
    private readonly ConnectorProcess[] _silos;
    private readonly ConnectorProcess[] _gateways;

    private readonly int _shards;

    private RunningCluster(ClusterNode node, ChaosOptions options)
    {
        (_node, _random, _shards) = (node, new Random(options.Seed), options.Shards);
        node.Environment["CLUSTER_SHARDS"] = $"{_shards}";
        if (_logs is not null) node.Environment["LOG_LEVEL"] = "debug";
        _silos = [.. Enumerable.Range(0, Silos).Select(number => node.LaunchSilo(number))];
        _gateways = [.. Enumerable.Range(0, Gateways).Select(number => node.LaunchGateway(number))];
    }

    public IReadOnlyList<Uri> Btp => _node.Btp;

    /// <summary>Starts it, with a PostgreSQL of its own.</summary>
    /// <param name="yaml">Ledger, peers and routes.</param>
    /// <param name="options">Who dies, and how many have books.</param>
    public static async Task<RunningCluster> StartAsync(string yaml, ChaosOptions options)
    {
        var running = new RunningCluster(await ClusterNode.CreateAsync(Silos, Gateways, yaml), options);
        try
        {
            for (var gateway = 0; gateway < Gateways; gateway++) await running._node.GatewayIsAsync(gateway, "healthy");
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    public async Task KillAsync(bool silo, bool gateway)
    {
        int[] owners = silo ? await _node.OwnersAsync() : [];
        // Between two owners: whoever it is.
        if (owners.Length == 0) owners = [.. Enumerable.Range(0, Silos)];
#pragma warning disable CA5394 // It is to be repeatable, not secret.
        var owner = owners[_random.Next(owners.Length)];
        var victim = _random.Next(Gateways);
#pragma warning restore CA5394
        await Task.WhenAll(
            silo ? _silos[owner].KillAsync() : Task.CompletedTask,
            gateway ? _gateways[victim].KillAsync() : Task.CompletedTask);
        await StartSilosAgainAsync();
        if (gateway)
        {
            await _gateways[victim].DisposeAsync();
            _gateways[victim] = _node.LaunchGateway(victim);
            await _gateways[victim].IsReadyAsync();
        }
    }

    public Task StandbyIsThereAsync() => Await.UntilAsync(
        async () =>
        {
            // One that lost its books while the database was away may have ended meanwhile.
            await StartSilosAgainAsync();
            return await _node.StandbyAsync() >= 0;
        },
        () => "a silo stands by",
        TimeSpan.FromSeconds(60));

    public async Task KillStandbyAsync()
    {
        var standby = await _node.StandbyAsync();
        if (standby < 0) throw new InvalidOperationException("the silo that stood by does not any more");
        await _silos[standby].KillAsync();
        await StartSilosAgainAsync();
    }

    public async Task KillDatabaseAsync()
    {
        await _node.Database.KillAsync();
        await _node.Database.StartAgainAsync();
    }

    public async Task StopAsync()
    {
        foreach (var gateway in _gateways) await gateway.TerminateAsync();
        foreach (var silo in _silos.Where(silo => !silo.HasEnded)) await silo.TerminateAsync();
    }

    public IReadOnlyList<LedgerWriter> Books() =>
    [
        .. Shard.All(_shards).Select(shard => LedgerWriter.Postgres(
            _node.Database.ConnectionString, shard.NameOf("node"), new LedgerWriterOptions(), TimeProvider.System)),
    ];

    public async ValueTask DisposeAsync()
    {
        if (_logs is not null)
        {
            for (var i = 0; i < Silos; i++) await File.WriteAllLinesAsync(Path.Combine(_logs, $"silo{i}.log"), _silos[i].Output);
            for (var i = 0; i < Gateways; i++) await File.WriteAllLinesAsync(Path.Combine(_logs, $"gateway{i}.log"), _gateways[i].Output);
        }

        foreach (var process in _gateways.Concat(_silos)) await process.DisposeAsync();
        await _node.DisposeAsync();
    }

    /// <summary>Also one that ended by itself, for it had lost the books with its database: what runs them starts them again.</summary>
    private async Task StartSilosAgainAsync()
    {
        for (var number = 0; number < Silos; number++)
        {
            if (!_silos[number].HasEnded) continue;
            await _silos[number].DisposeAsync();
            _silos[number] = _node.LaunchSilo(number);
        }
    }
}
