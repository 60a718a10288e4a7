using Connector.Configuration;
using Connector.Gateway.Hosting;
using Connector.Ledger;
using Connector.Ledger.Writing;

namespace Connector.Silo.Clustering;

/// <summary>
/// Where the accounts are divided: while this process stands by for one shard, looks whether another has nobody, and then
/// starts again for that. It only looks; who has the books of a shard is decided by their lock.
/// </summary>
internal sealed partial class ShardTurn(
    ConnectorSetup setup, ShardBooks books, LedgerWriter ledger, TimeProvider clock, ILogger<ShardTurn> log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private bool _isAway;

    /// <summary>Ends when the books of this shard are open.</summary>
    /// <exception cref="StartAgainException">Another shard has nobody.</exception>
    public async Task UntilAsync(Task opening, CancellationToken stop)
    {
        if (setup.Shard.IsWhole) return;
        LogShard(setup.Shard);
        var watch = new ShardWatch(setup.Shard);
        while (!await EndsSoonAsync(opening, stop))
        {
            if (await LookAsync(watch) is not { } other || opening.IsCompleted || ledger.HasLock) continue;
            LogMoves(setup.Shard, other);
            throw new StartAgainException($"shard {other} has no silo");
        }
    }

    private async Task<bool> EndsSoonAsync(Task opening, CancellationToken stop)
    {
        await Task.WhenAny(opening, Task.Delay(LookEvery, clock, stop));
        stop.ThrowIfCancellationRequested();
        return opening.IsCompleted;
    }

    private async Task<Shard?> LookAsync(ShardWatch watch)
    {
        try
        {
            var wanted = watch.See(await Task.Run(books.Ownerless));
            _isAway = false;
            return wanted;
        }
        catch (LedgerStoreException exception)
        {
            watch.SeeNothing();
            if (!_isAway) LogAway(exception.Message);
            _isAway = true;
            return null;
        }
    }

    [LoggerMessage(6313, LogLevel.Information, "This silo is for shard {Shard}", EventName = "shard_chosen")]
    private partial void LogShard(Shard shard);

    [LoggerMessage(6314, LogLevel.Warning, "Shard {Other} has no silo: this one stands by for shard {Shard} no more and starts again", EventName = "shard_moved")]
    private partial void LogMoves(Shard shard, Shard other);

    [LoggerMessage(6315, LogLevel.Warning, "Whether another shard has no silo cannot be asked, it is tried again: {Reason}", EventName = "shards_away")]
    private partial void LogAway(string reason);
}
