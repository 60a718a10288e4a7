using Connector.Configuration;

namespace Connector.Gateway.Clustering;

/// <summary>A client of one shard's silo, with services of its own: a process has one Orleans for each cluster.</summary>
internal sealed partial class ShardClient : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Shard _shard;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<IHostedService> _started = [];
    private Task _starting = Task.CompletedTask;

    public ShardClient(ConnectorConfig config, Shard shard, TimeProvider clock, ILoggerFactory logs)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        // Later than the one above, and not disposed with the rest: they are the process's.
        services.AddSingleton(logs);
        services.AddSingleton(clock);
        services.AddOrleansClient(client => ClusterClientHosting.ConfigureClient(client, config, shard));
        _services = services.BuildServiceProvider();
        (_shard, _log) = (shard, logs.CreateLogger<ShardClient>());
        Grains = _services.GetRequiredService<IGrainFactory>();
    }

    public IGrainFactory Grains { get; }

    /// <summary>Whether its silo was ever there: calls before that fail in ways that tell nobody anything.</summary>
    public bool HasConnected { get; private set; }

    /// <summary>Looks for a silo until there is one.</summary>
    public void Start() => _starting = Task.Run(RunAsync);

    public async Task StopAsync(CancellationToken stop)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _starting.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var service in Enumerable.Reverse(_started)) await service.StopAsync(stop).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            foreach (var service in _services.GetServices<IHostedService>())
            {
                _started.Add(service);
                await service.StartAsync(_stopping.Token).ConfigureAwait(false);
            }

            HasConnected = true;
        }
        catch (Exception exception) when (!_stopping.IsCancellationRequested)
        {
            ClientFailed(_log, exception, _shard);
        }
        catch (Exception)
        {
            // The process stops, and no silo had come.
        }
    }

    [LoggerMessage(142, LogLevel.Critical, "The client of shard {Shard} could not be started", EventName = "shard_client_failed")]
    private static partial void ClientFailed(ILogger log, Exception exception, Shard shard);
}
