using Connector.Ledger.Writing;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.Chaos;

/// <summary>A silo and a gateway as processes of their own, which die and come back, and the PostgreSQL with the books if there is one.</summary>
internal sealed class RunningNode : IRunningConnector
{
    private readonly Node _node;
    private readonly PostgresServer? _database;
    private ConnectorProcess _silo;
    private ConnectorProcess _gateway;

    private RunningNode(Node node, PostgresServer? database)
    {
        (_node, _database) = (node, database);
        (_silo, _gateway) = (node.LaunchSilo(), node.LaunchGateway());
    }

    public IReadOnlyList<Uri> Btp => [_node.Btp];

    /// <summary>Starts it; both the node and the database are its own from here on.</summary>
    public static async Task<RunningNode> StartAsync(Node node, PostgresServer? database)
    {
        var running = new RunningNode(node, database);
        try
        {
            await running.IsReadyAsync();
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
        await Task.WhenAll(silo ? _silo.KillAsync() : Task.CompletedTask, gateway ? _gateway.KillAsync() : Task.CompletedTask);
        if (silo)
        {
            await _silo.DisposeAsync();
            _silo = _node.LaunchSilo();
        }

        if (gateway)
        {
            await _gateway.DisposeAsync();
            _gateway = _node.LaunchGateway();
        }

        await IsReadyAsync();
    }

    public Task StandbyIsThereAsync() => throw new NotSupportedException("no silo stands by");

    public Task KillStandbyAsync() => throw new NotSupportedException("no silo stands by");

    public async Task KillDatabaseAsync()
    {
        await _database!.KillAsync();
        await _database.StartAgainAsync();
    }

    public async Task StopAsync()
    {
        await _gateway.TerminateAsync();
        await _silo.TerminateAsync();
    }

    public IReadOnlyList<LedgerWriter> Books() =>
    [
        _database is null
            ? LedgerWriter.Embedded(Path.Combine(_node.Folder, "data", "node"), new LedgerWriterOptions(), TimeProvider.System)
            : LedgerWriter.Postgres(_database.ConnectionString, "node", new LedgerWriterOptions(), TimeProvider.System),
    ];

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _silo.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        _node.Dispose();
    }

    private async Task IsReadyAsync()
    {
        await _silo.IsReadyAsync();
        await _gateway.IsReadyAsync();
    }
}
