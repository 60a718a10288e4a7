using Connector.Gateway.Clustering.Postgres;
using Npgsql;

namespace Connector.Silo.Clustering;

/// <summary>
/// Lets this process become a silo only when it has the books: one silo of a shard decides, the others stand by. It is
/// registered before Orleans, so nothing of a silo runs, listens or is known to a gateway until then.
/// </summary>
internal sealed partial class SiloTurn(
    LedgerOpening ledger, ShardTurn shards, ClusterTables tables, TimeProvider clock, ILogger<SiloTurn> log) : IHostedService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var opening = ledger.OpenAsync(cancellationToken);
        // What becomes of it when this process goes to another shard is nobody's concern.
        opening.Ignore();
        await shards.UntilAsync(opening, cancellationToken);
        await opening;
        while (!await TryPrepareAsync(cancellationToken))
            await Task.Delay(RetryAfter, clock, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> TryPrepareAsync(CancellationToken stop)
    {
        try
        {
            await tables.EnsureAsync(stop);
            var evicted = await tables.EvictAllAsync(stop);
            if (evicted > 0) LogEvicted(evicted);
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            LogAway(exception.Message);
            return false;
        }
    }

    [LoggerMessage(6303, LogLevel.Information, "Silos of before that are struck off the list of members: {Count}", EventName = "silos_evicted")]
    private partial void LogEvicted(int count);

    [LoggerMessage(6304, LogLevel.Warning, "The list of members cannot be written, it is tried again: {Reason}", EventName = "member_list_away")]
    private partial void LogAway(string reason);
}
