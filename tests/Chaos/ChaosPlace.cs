using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.Chaos;

/// <summary>Starts the connector of a run as processes of this machine, and says what any connector of a run is configured with.</summary>
internal static class ChaosPlace
{
    /// <summary>Who pays whom.</summary>
    public static IReadOnlyList<string> Peers { get; } = ["alice", "bob", "carol"];

    /// <summary>A gateway that is alive speaks within it, also on a machine that does other things: what is listed then is not by its delay.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(10);

    /// <summary>What a peer logs in with.</summary>
    public static string TokenOf(string peer) => $"token-of-{peer}";

    /// <summary>Below the node's own address, which is <c>test.node</c>.</summary>
    public static string AddressOf(string peer) => $"test.node.{peer}";

    /// <summary>Starts everything.</summary>
    public static async Task<IRunningConnector> StartAsync(ChaosOptions options)
    {
        if (options.Victims == Victims.Database && !options.Cluster && options.Ledger != ChaosLedger.Postgres)
            throw new ArgumentException("a database can be killed only with a ledger on postgres", nameof(options));
        if (options.Victims is Victims.Standby or Victims.BehindGateways && !options.Cluster)
            throw new ArgumentException("only in a cluster a silo stands by", nameof(options));
        if (options.Cluster) return await RunningCluster.StartAsync(Yaml("connectionString: ${LEDGER_CONNECTION_STRING}", options), options);
        var database = options.Ledger == ChaosLedger.Postgres ? await PostgresServer.StartAsync() : null;
        var node = new Node();
        if (database is not null) node.Environment["LEDGER_CONNECTION_STRING"] = database.ConnectionString;
        node.Environment["CONFIG_FILE"] = node.Write("node.yaml",
            $"""
            nodeId: node
            ilpAddress: test.node
            btpServerPort: 3000
            {Yaml(database is null ? "path: data/node" : "connectionString: ${LEDGER_CONNECTION_STRING}", options)}
            """);
        return await RunningNode.StartAsync(node, database);
    }

    /// <summary>Ledger, peers and routes.</summary>
    /// <param name="place">The line that says where the books are.</param>
    /// <param name="options">Of the run.</param>
    public static string Yaml(string place, ChaosOptions options)
    {
        var peers = string.Concat(Peers.Select(name => $"  - id: {name}\n    authToken: {TokenOf(name)}\n"));
        var routes = string.Concat(Peers.Select(name => $"  - prefix: {AddressOf(name)}\n    nextHop: {name}\n"));
        return
            $"""
            ledger:
              {place}
              grace: {Grace.TotalSeconds}s
              durability: {options.Durability}
            peers:
            {peers}
            routes:
            {routes}
            """;
    }
}
