using Connector.Ledger.Writing;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.Chaos;

/// <summary>The connector of a run, and where it keeps its books.</summary>
internal sealed class ChaosPlace : IAsyncDisposable
{
    private readonly Node? _node;
    private readonly ClusterNode? _cluster;
    private readonly PostgresServer? _ownDatabase;

    private ChaosPlace(IRunningConnector running, Node? node, ClusterNode? cluster, PostgresServer? ownDatabase) =>
        (Running, _node, _cluster, _ownDatabase) = (running, node, cluster, ownDatabase);

    /// <summary>Its processes.</summary>
    public IRunningConnector Running { get; }

    /// <summary>The PostgreSQL with the books; null when they are in a file.</summary>
    public PostgresServer? Database => _cluster?.Database ?? _ownDatabase;

    /// <summary>Starts everything.</summary>
    public static async Task<ChaosPlace> StartAsync(ChaosOptions options, IReadOnlyList<string> peers, TimeSpan grace)
    {
        if (options.Victims == Victims.Database && !options.Cluster && options.Ledger != ChaosLedger.Postgres)
            throw new ArgumentException("a database can be killed only with a ledger on postgres", nameof(options));
        var yaml = Yaml(options, peers, grace);
        if (options.Cluster)
        {
            var cluster = await RunningCluster.CreateNodeAsync(yaml);
            return await OrDisposedAsync(
                async () => new ChaosPlace(await RunningCluster.StartAsync(cluster, options.Seed), null, cluster, null), cluster);
        }

        var database = options.Ledger == ChaosLedger.Postgres ? await PostgresServer.StartAsync() : null;
        var node = new Node();
        if (database is not null) node.Environment["LEDGER_CONNECTION_STRING"] = database.ConnectionString;
        node.Environment["CONFIG_FILE"] = node.Write("node.yaml",
            $"""
            nodeId: node
            ilpAddress: test.node
            btpServerPort: 3000
            {yaml}
            """);
        return await OrDisposedAsync(
            async () => new ChaosPlace(await RunningNode.StartAsync(node), node, null, database), database);
    }

    /// <summary>A writer over the books, for when no process has them any more.</summary>
    public LedgerWriter Books() => Database is null
        ? LedgerWriter.Embedded(Path.Combine(_node!.Folder, "data", "node"), new LedgerWriterOptions(), TimeProvider.System)
        : LedgerWriter.Postgres(Database.ConnectionString, "node", new LedgerWriterOptions(), TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await Running.DisposeAsync();
        if (_cluster is not null) await _cluster.DisposeAsync();
        if (_ownDatabase is not null) await _ownDatabase.DisposeAsync();
        _node?.Dispose();
    }

    /// <summary>No database stays behind when what uses it does not start.</summary>
    private static async Task<ChaosPlace> OrDisposedAsync(Func<Task<ChaosPlace>> start, IAsyncDisposable? database)
    {
        try
        {
            return await start();
        }
        catch
        {
            if (database is not null) await database.DisposeAsync();
            throw;
        }
    }

    private static string Yaml(ChaosOptions options, IReadOnlyList<string> names, TimeSpan grace)
    {
        var place = options.Cluster || options.Ledger == ChaosLedger.Postgres ? "connectionString: ${LEDGER_CONNECTION_STRING}" : "path: data/node";
        var peers = string.Concat(names.Select(name => $"  - id: {name}\n    authToken: token-of-{name}\n"));
        var routes = string.Concat(names.Select(name => $"  - prefix: test.node.{name}\n    nextHop: {name}\n"));
        return
            $"""
            ledger:
              {place}
              grace: {grace.TotalSeconds}s
              durability: {options.Durability}
            peers:
            {peers}
            routes:
            {routes}
            """;
    }
}
