using Connector.Configuration;
using Connector.Gateway.Hosting;
using Connector.Ledger.Writing;
using Connector.Silo.Clustering;

namespace Connector.Silo;

/// <summary>Which store the configuration asks for.</summary>
internal static class LedgerStores
{
    /// <summary>The writer over it, not opened yet.</summary>
    /// <exception cref="StartException">The connection string has something that is not understood; nothing of it is quoted.</exception>
    public static LedgerWriter Choose(
        ConnectorConfig config, Shard shard, LedgerWriterOptions options, TimeProvider clock, ILedgerWatcher watcher)
    {
        if (config.Ledger.ConnectionString is not { } connectionString)
            return LedgerWriter.Embedded(config.Ledger.Path, options, clock, watcher);
        try
        {
            return LedgerWriter.Postgres(
                connectionString.Reveal(),
                shard.NameOf(config.NodeId),
                options with { NeverBeside = ShardBooks.OfAnotherDivision(config.NodeId, shard.Count) },
                clock,
                watcher);
        }
        catch (FormatException exception)
        {
            throw NotUnderstood(exception);
        }
    }

    /// <summary>Who has the books of these nodes in the ledger's database.</summary>
    /// <exception cref="StartException">The connection string has something that is not understood; nothing of it is quoted.</exception>
    public static LedgerOwners OwnersOf(LedgerConfig config, IReadOnlyList<string> nodes)
    {
        try
        {
            return new LedgerOwners(config.ConnectionString?.Reveal() ?? "", nodes);
        }
        catch (FormatException exception)
        {
            throw NotUnderstood(exception);
        }
    }

    private static StartException NotUnderstood(FormatException exception) => new(
        $"ledger.connectionString: {exception.Message}. Write Host=HOST;Database=NAME;Username=USER;Password=PASSWORD", exception);

    /// <summary>The key by which an operator changes where the books are.</summary>
    public static string KeyOf(LedgerConfig config) =>
        config.ConnectionString is null ? $"ledger.path: {config.Path}" : "ledger.connectionString";
}
