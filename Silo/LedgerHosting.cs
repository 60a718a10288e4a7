using Connector.Configuration;
using Connector.Gateway.Hosting;
using Connector.Grains.Interfaces.Accounts;
using Connector.Ledger;
using Connector.Ledger.Writing;

namespace Connector.Silo;

/// <summary>
/// The books of this silo: opened before any account, closed after the last. Accounts with open packets are activated as
/// soon as the silo runs, so that what was under way when it died comes to its end without anybody asking.
/// </summary>
internal sealed partial class LedgerHosting(
    LedgerWriter ledger, LedgerOpening opening, LedgerMetrics metrics, ConnectorSetup setup, IGrainFactory grains, TimeProvider clock, ILogger<LedgerHosting> log)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>Accounts that are woken at the same time.</summary>
    private const int ParallelWakes = 512;

    private readonly CancellationTokenSource _stop = new();
    private Task _waking = Task.CompletedTask;

    /// <summary>Adds the store that the configuration says.</summary>
    public static void Add(ISiloBuilder silo, ConnectorSetup setup)
    {
        silo.Services.AddSingleton(setup);
        silo.Services.AddSingleton<LedgerLog>();
        silo.Services.AddSingleton(services => LedgerStores.Choose(
            setup.Config,
            setup.Shard,
            new LedgerWriterOptions
            {
                Durability = DurabilityOf(setup.Config.Ledger),
                StandsBy = setup.Config.Cluster.Mode == ClusterMode.Postgres,
            },
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<LedgerLog>()));
        silo.Services.AddSingleton<LedgerOpening>();
        silo.Services.AddHostedService<LedgerGuard>();
        silo.Services.AddSingleton<LedgerMetrics>();
        silo.Services.AddSingleton<ILedgerWriter>(services => services.GetRequiredService<LedgerWriter>());
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, LedgerHosting>();
        silo.Services.AddSingleton(services =>
            new ListeningEndpoint("ledger", services.GetRequiredService<LedgerWriter>().Place));
    }

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(LedgerHosting), ServiceLifecycleStage.RuntimeInitialize, OpenAsync, _ => ledger.DisposeAsync().AsTask());
        lifecycle.Subscribe(nameof(WakeAsync), ServiceLifecycleStage.Last, StartWaking, StopWakingAsync);
    }

    private async Task OpenAsync(CancellationToken stop)
    {
        await opening.OpenAsync(stop);
        metrics.Start();
        if (setup.Config.Ledger.Durability != LedgerDurability.Full)
            LogNotDurable(setup.Config.Ledger.Durability);
    }

    private Task StartWaking(CancellationToken stop)
    {
        _waking = WakeAsync(_stop.Token);
        return Task.CompletedTask;
    }

    private async Task StopWakingAsync(CancellationToken stop)
    {
        await _stop.CancelAsync();
        await _waking;
    }

    public void Dispose() => _stop.Dispose();

    private async Task WakeAsync(CancellationToken stop)
    {
        try
        {
            var names = await ledger.AccountsToWakeAsync(stop);
            if (names.Count == 0)
                return;
            LogWaking(names.Count);
            var started = clock.GetTimestamp();
            var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelWakes, CancellationToken = stop };
            await Parallel.ForEachAsync(names, options, async (name, _) => await WakeAsync(name));
            LogWoken(names.Count, clock.GetElapsedTime(started).TotalSeconds);
        }
        catch (Exception exception) when (exception is OperationCanceledException or LedgerStoreException)
        {
            if (!stop.IsCancellationRequested)
                LogWakeFailed(exception, "all");
        }
    }

    private async Task WakeAsync(string name)
    {
        try
        {
            await grains.GetGrain<IAccountGrain>(name).GetStatusAsync();
        }
        catch (Exception exception)
        {
            // It is activated with its next packet or session at the latest.
            LogWakeFailed(exception, name);
        }
    }

    private static Durability DurabilityOf(LedgerConfig config) => config.Durability switch
    {
        LedgerDurability.Fulfill => Durability.Fulfill,
        LedgerDurability.None => Durability.None,
        _ => Durability.Full,
    };

    [LoggerMessage(5001, LogLevel.Warning, "ledger.durability is {Durability}: a crash may lose track of money", EventName = "not_durable")]
    private partial void LogNotDurable(LedgerDurability durability);

    [LoggerMessage(5002, LogLevel.Information, "{Count} accounts have packets from before the start", EventName = "accounts_waking")]
    private partial void LogWaking(int count);

    [LoggerMessage(5004, LogLevel.Information, "{Count} accounts are awake after {Seconds:0.0} s", EventName = "accounts_woken")]
    private partial void LogWoken(int count, double seconds);

    [LoggerMessage(5003, LogLevel.Warning, "The account could not be activated", EventName = "wake_failed")]
    private partial void LogWakeFailed(Exception exception, string peerId);
}
