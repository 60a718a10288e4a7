using Connector.Gateway.Hosting;
using Connector.Grains.Interfaces.Accounts;

namespace Connector.Silo.Settlement;

/// <summary>
/// Keeps the accounts that have a settlement engine active: each tells its engine of itself, and offers it what waits in its
/// outbox, without waiting for a packet, also after its life ended or its silo went.
/// </summary>
internal sealed partial class EngineAccounts(ConnectorSetup setup, IGrainFactory grains, TimeProvider clock, ILogger<EngineAccounts> log)
    : BackgroundService
{
    /// <summary>How often each account is looked at.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    /// <summary>How long after a failure all are looked at again.</summary>
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);

    /// <summary>Adds it, if any peer of this shard has an engine.</summary>
    public static void Add(IServiceCollection services, ConnectorSetup setup)
    {
        if (Ids(setup).Any())
            services.AddHostedService<EngineAccounts>();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ids = Ids(setup).ToList();
        while (!stoppingToken.IsCancellationRequested)
        {
            var isDone = true;
            foreach (var id in ids)
                isDone &= await TryActivateAsync(id, stoppingToken).ConfigureAwait(false);
            try
            {
                await Task.Delay(isDone ? LookEvery : TryAgainAfter, clock, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static IEnumerable<string> Ids(ConnectorSetup setup) =>
        setup.Config.Peers.Where(peer => peer.SettlementEngine is not null && setup.Shard.Has(peer.Id)).Select(peer => peer.Id);

    private async Task<bool> TryActivateAsync(string id, CancellationToken stop)
    {
        try
        {
            await grains.GetGrain<IAccountGrain>(id).GetStatusAsync().WaitAsync(stop).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception)
        {
            if (!stop.IsCancellationRequested)
                LogFailed(exception, id);
            return false;
        }
    }

    [LoggerMessage(5201, LogLevel.Warning, "The account could not be activated to settle, it is tried again", EventName = "settlement_not_started")]
    private partial void LogFailed(Exception exception, string peerId);
}
