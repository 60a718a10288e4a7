using Connector.Ledger.Writing;

namespace Connector.Chaos;

/// <summary>A connector whose parts die and come back, and where it keeps its books. Disposing removes all of it.</summary>
internal interface IRunningConnector : IAsyncDisposable
{
    /// <summary>Where its peers may log in.</summary>
    IReadOnlyList<Uri> Btp { get; }

    /// <summary>Kills a silo that has books, a gateway, or both at once, and starts again what it killed.</summary>
    Task KillAsync(bool silo, bool gateway);

    /// <summary>Ends when a silo stands by.</summary>
    Task StandbyIsThereAsync();

    /// <summary>Kills a silo that stands by, and starts it again.</summary>
    Task KillStandbyAsync();

    /// <summary>Kills the database that has the books, with all its sessions, and starts it again.</summary>
    Task KillDatabaseAsync();

    /// <summary>Ends all that has the books in good order.</summary>
    Task StopAsync();

    /// <summary>Writers over the books, one for each shard, for when no process has them any more.</summary>
    IReadOnlyList<LedgerWriter> Books();
}
