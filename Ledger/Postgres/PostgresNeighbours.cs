using Npgsql;

namespace Connector.Ledger.Postgres;

/// <summary>
/// Books that must not be in the same database. They are looked for by the whole names of their schemas, as those are made,
/// so a long name that is hashed is found too, and one that is merely alike is not.
/// </summary>
internal static class PostgresNeighbours
{
    /// <summary>"ledger": one number for every node, for books are made once.</summary>
    private const long CreationLock = 0x6C65_6467_6572;

    /// <summary>Until the end of the transaction nobody else makes books in this database.</summary>
    public static void LockCreation(NpgsqlConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT pg_advisory_xact_lock({CreationLock})";
        command.ExecuteNonQuery();
    }

    /// <summary>Throws when there are any.</summary>
    public static void Check(NpgsqlConnection connection, PostgresTarget target)
    {
        if (target.Options.NeverBeside.Count == 0)
            return;
        var schemas = target.Options.NeverBeside.ToDictionary(node => PostgresTarget.SchemaOf(node.Key), node => node.Value);
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT n.nspname::text FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid " +
            "WHERE c.relname = 'ledger' AND n.nspname::text = ANY($1) ORDER BY 1 LIMIT 1";
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. schemas.Keys] });
        if (command.ExecuteScalar() is string found)
        {
            throw new LedgerStoreException(
                LedgerFailure.Foreign,
                $"The ledger in {target.Where}, is not opened: the database has schema {found}. {schemas[found]}");
        }
    }
}
