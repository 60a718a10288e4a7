using Connector.Ledger.Postgres;
using Npgsql;

namespace Connector.Ledger.Writing;

/// <summary>
/// Looks which of some nodes' books in a PostgreSQL database no process has. It takes nothing: what it says was so a moment
/// ago, and who has the books is decided by their lock alone.
/// </summary>
public sealed class LedgerOwners : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly PostgresTarget _target;
    private readonly (string Node, long Lock)[] _nodes;

    /// <exception cref="FormatException">The connection string cannot be used; the message quotes nothing of it.</exception>
    public LedgerOwners(string connectionString, IReadOnlyList<string> nodes)
    {
        _nodes = [.. nodes.Select(node => (node, PostgresTarget.LockNumberOf(node)))];
        _target = new PostgresTarget(new PostgresOptions(connectionString, nodes[0])
        {
            ConnectTimeout = Limit,
            LongTimeout = Limit,
            Readers = 1,
        });
    }

    /// <summary>The nodes whose books nobody has, also those that have no books yet.</summary>
    /// <exception cref="LedgerStoreException">The database cannot be asked.</exception>
    public IReadOnlyList<string> Ownerless()
    {
        var held = PostgresFailures.Wrap(_target, Held);
        return [.. _nodes.Where(node => !held.Contains(node.Lock)).Select(node => node.Node)];
    }

    /// <inheritdoc/>
    public void Dispose() => _target.Dispose();

    private HashSet<long> Held()
    {
        using var connection = _target.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT {PostgresLocks.Number} FROM pg_catalog.pg_locks l WHERE {PostgresLocks.IsHeld} AND {PostgresLocks.Number} = ANY($1)";
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. _nodes.Select(node => node.Lock)] });
        using var rows = command.ExecuteReader();
        var held = new HashSet<long>();
        while (rows.Read())
            held.Add(rows.GetInt64(0));
        return held;
    }
}
