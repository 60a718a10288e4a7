using Npgsql;

namespace Connector.Ledger.Postgres;

/// <summary>
/// That one process writes these books. Its session holds a lock of the server as long as it lives, so a second one is
/// refused; and every write names the epoch of the last taking, so that what a lost session still has under way cannot
/// be written once another took the books.
/// </summary>
internal sealed class PostgresOwnership(PostgresTarget target)
{
    private readonly Guid _self = Guid.NewGuid();
    private bool _wasTaken;
    private int _session;

    /// <summary>What every write must find in the table <c>ledger</c>.</summary>
    public long Epoch { get; private set; }

    /// <summary>Waits until no other session holds the lock, and holds it from then on.</summary>
    public void Lock(NpgsqlConnection connection)
    {
        var session = connection.ProcessID;
        if (!TryLock(connection, target.Options.OwnerTimeout))
        {
            var holder = Holder(connection);
            // Our own last session, whose end the server has not noticed yet.
            var isOurs = holder?.Session == _session && _session != 0;
            if (isOurs)
                Run(connection, $"SELECT pg_terminate_backend({_session})");
            if (!isOurs || !TryLock(connection, target.Options.OwnerTimeout))
                throw target.Options.IsShared && _wasTaken && IsOfAnother(connection) ? TakenOver() : InUse(holder);
        }

        _session = session;
    }

    /// <summary>
    /// Takes the books, or finds that nobody took them since this process did: then what is in them is what it wrote.
    /// </summary>
    public void Take(NpgsqlConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            $"UPDATE {target.Schema}.ledger SET owner = $1, epoch = epoch + 1 WHERE owner = $1 OR NOT $2 RETURNING epoch";
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = _self });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = _wasTaken });
        Epoch = command.ExecuteScalar() is long epoch ? epoch : throw TakenOver();
        _wasTaken = true;
    }

    /// <summary>Whether nobody took the books since.</summary>
    public bool IsStill(NpgsqlConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT epoch FROM {target.Schema}.ledger";
        return command.ExecuteScalar() is long epoch && epoch == Epoch;
    }

    /// <summary>For a write that did not find its epoch.</summary>
    public LedgerStoreException TakenOver() => new(
        LedgerFailure.TakenOver,
        $"Another process has taken over the ledger in {target.Where}, while this one had lost it. This one writes nothing " +
        "any more: end it, and see to it that only one runs.");

    private LedgerStoreException InUse((int Session, string From)? holder) => new(
        LedgerFailure.InUse,
        $"Another process has the ledger in {target.Where}, open{holder?.From}. Two may not keep the same books: stop the " +
        "other one, or give this one a nodeId or database of its own.");

    /// <summary>Whether another process took the books since this one did: then waiting for the lock is in vain.</summary>
    private bool IsOfAnother(NpgsqlConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT owner FROM {target.Schema}.ledger";
        return command.ExecuteScalar() is Guid owner && owner != _self;
    }

    private bool TryLock(NpgsqlConnection connection, TimeSpan limit)
    {
        Run(connection, $"SET lock_timeout = {(int)limit.TotalMilliseconds}");
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT pg_advisory_lock({target.LockNumber})";
            command.CommandTimeout = PostgresTarget.Seconds(limit + target.Options.WriteTimeout);
            command.ExecuteNonQuery();
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
        finally
        {
            if (connection.State == System.Data.ConnectionState.Open)
                Run(connection, $"SET lock_timeout = {(int)target.Options.WriteTimeout.TotalMilliseconds}");
        }
    }

    /// <summary>The session that holds the lock, and where it comes from, if that may be seen.</summary>
    private (int Session, string From)? Holder(NpgsqlConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT l.pid, coalesce(host(a.client_addr), ''), coalesce(a.application_name, '') " +
            "FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid " +
            $"WHERE {PostgresLocks.IsHeld} AND {PostgresLocks.Number} = {target.LockNumber}";
        using var rows = command.ExecuteReader();
        if (!rows.Read())
            return null;
        var (session, address, name) = (rows.GetInt32(0), rows.GetString(1), rows.GetString(2));
        return (session, $" (session {session}{(name.Length > 0 ? $" of {name}" : "")}{(address.Length > 0 ? $" from {address}" : "")})");
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
