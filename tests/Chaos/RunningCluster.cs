using Connector.Ledger.Writing;
using Connector.Testing.Processes;

namespace Connector.Chaos;

/// <summary>Three silos, of which two stand by, and two gateways: of each kind one dies and comes back as a spare.</summary>
internal sealed class RunningCluster : IRunningConnector
{
    private const int Silos = 3;
    private const int Gateways = 2;

    private readonly ClusterNode _node;
    private readonly Random _random;
    private readonly ConnectorProcess[] _silos;
    private readonly ConnectorProcess[] _gateways;

    private RunningCluster(ClusterNode node, int seed)
    {
        (_node, _random) = (node, new Random(seed));
        _silos = [.. Enumerable.Range(0, Silos).Select(number => node.LaunchSilo(number))];
        _gateways = [.. Enumerable.Range(0, Gateways).Select(number => node.LaunchGateway(number))];
    }

    public IReadOnlyList<Uri> Btp => _node.Btp;

    /// <summary>Starts it, with a PostgreSQL of its own.</summary>
    /// <param name="yaml">Ledger, peers and routes.</param>
    /// <param name="seed">Decides who dies.</param>
    public static async Task<RunningCluster> StartAsync(string yaml, int seed)
    {
        var running = new RunningCluster(await ClusterNode.CreateAsync(Silos, Gateways, yaml), seed);
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
        var owner = silo ? await _node.OwnerAsync() : -1;
        // Between two owners: whoever it is.
#pragma warning disable CA5394 // It is to be repeatable, not secret.
        if (silo && owner < 0) owner = _random.Next(Silos);
        var victim = _random.Next(Gateways);
#pragma warning restore CA5394
        await Task.WhenAll(
            silo ? _silos[owner].KillAsync() : Task.CompletedTask,
            gateway ? _gateways[victim].KillAsync() : Task.CompletedTask);
        // Also one that ended by itself, for it had lost the books with its database: what runs them starts them again.
        for (var number = 0; number < Silos; number++)
        {
            if (!_silos[number].HasEnded) continue;
            await _silos[number].DisposeAsync();
            _silos[number] = _node.LaunchSilo(number);
        }

        if (gateway)
        {
            await _gateways[victim].DisposeAsync();
            _gateways[victim] = _node.LaunchGateway(victim);
            await _gateways[victim].IsReadyAsync();
        }
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

    public LedgerWriter Books() =>
        LedgerWriter.Postgres(_node.Database.ConnectionString, "node", new LedgerWriterOptions(), TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _gateways.Concat(_silos)) await process.DisposeAsync();
        await _node.DisposeAsync();
    }
}
