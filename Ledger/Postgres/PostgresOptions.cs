using Npgsql;

namespace Connector.Ledger.Postgres;

/// <summary>How a store on PostgreSQL is kept.</summary>
/// <param name="ConnectionString">Of Npgsql. A secret: it appears in no message.</param>
/// <param name="Node">Whose books these are: each node has a schema of its own in the database.</param>
internal sealed record PostgresOptions(string ConnectionString, string Node)
{
    /// <summary>Longest time for a connection to be made. Default: 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time for a group to be written; then the connection is given up. Default: 10 s.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time for a checkpoint, a page of a reader or a step of an upgrade. Default: 5 min.</summary>
    public TimeSpan LongTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long books that another session has are waited for: one that died lets go soon. Default: 8 s.</summary>
    public TimeSpan OwnerTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// Whether several processes stand by to have the books, one after the other: who lost them to another ends at once, and
    /// who falls silent loses them. Default: false.
    /// </summary>
    public bool IsShared { get; init; }

    /// <summary>Where they are shared: a process that has not been heard of for this long loses them. Default: 10 s.</summary>
    public TimeSpan SilentFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Nodes beside whose books, in the same database, these are not opened, and what an operator is told then.</summary>
    public IReadOnlyDictionary<string, string> NeverBeside { get; init; } = new Dictionary<string, string>();

    /// <summary>Connections that readers share. Default: 8.</summary>
    public int Readers { get; init; } = 8;

    /// <summary>Steps of the schema; another list only in tests.</summary>
    public IReadOnlyList<string> Schema { get; init; } = PostgresSchema.Steps;

    /// <summary>Called for the writing connection each time it was opened: where tests look at it.</summary>
    public Action<NpgsqlConnection>? Opened { get; init; }
}
