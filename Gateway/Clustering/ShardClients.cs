using Connector.Configuration;

namespace Connector.Gateway.Clustering;

/// <summary>
/// Clients of several shards' silos in one process, each as if it were the only one. Nobody waits for a silo: until a shard's
/// has answered, and whenever it is away, calls to it fail, and those to the others do not.
/// </summary>
public sealed class ShardClients : IHostedService, IAsyncDisposable
{
    private readonly Dictionary<int, ShardClient> _clients;

    /// <param name="config">The connector's configuration.</param>
    /// <param name="shards">Those to be called: all of them at a gateway, all but its own at a silo.</param>
    /// <param name="clock">The process's.</param>
    /// <param name="logs">The process's.</param>
    public ShardClients(ConnectorConfig config, IEnumerable<Shard> shards, TimeProvider clock, ILoggerFactory logs) =>
        _clients = shards.ToDictionary(shard => shard.Number, shard => new ShardClient(config, shard, clock, logs));

    /// <summary>
    /// The grains of a shard. What a grain there is to call back must be made known by this one too
    /// (<see cref="IGrainFactory.CreateObjectReference{T}"/>). May be asked for before the start.
    /// </summary>
    /// <exception cref="KeyNotFoundException">The shard is none of those that were named.</exception>
    public IGrainFactory Of(int shardNumber) => _clients[shardNumber].Grains;

    /// <summary>Whether a silo of the shard has answered once.</summary>
    /// <exception cref="KeyNotFoundException">The shard is none of those that were named.</exception>
    public bool HasConnected(int shardNumber) => _clients[shardNumber].HasConnected;

    /// <summary>Begins to look for the silos.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var client in _clients.Values) client.Start();
        return Task.CompletedTask;
    }

    /// <summary>Ends the connections.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_clients.Values.Select(client => client.StopAsync(cancellationToken)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) await client.DisposeAsync().ConfigureAwait(false);
    }
}
