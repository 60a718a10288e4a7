using Npgsql;

namespace Connector.Ledger.Postgres;

/// <summary>
/// The tables, by version. A step is never changed after its release; a new version is a new step. Table <c>ledger</c>
/// keeps its columns <c>node</c> and <c>version</c> in every version: they tell an older release that it must not go on.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>Step n brings version n to n + 1; version 0 is an empty schema.</summary>
    public static IReadOnlyList<string> Steps { get; } =
    [
        """
        CREATE TABLE ledger (              -- one row: whose books these are, and who may write them
            id boolean PRIMARY KEY DEFAULT true CHECK (id),
            node text NOT NULL,
            version integer NOT NULL,
            owner uuid NOT NULL,           -- names the process that took the books last
            epoch bigint NOT NULL          -- raised each time they are taken: every write must name it
        );
        CREATE TABLE journal (
            through bigint PRIMARY KEY,    -- barrier of the last entry of a group
            first bigint NOT NULL,         -- barrier of its first entry
            time bigint NOT NULL,          -- unix milliseconds
            sum bigint NOT NULL,           -- CRC-32C of the entries
            entries bytea NOT NULL         -- see Ledger/Entries/EntryLayout.cs
        );
        CREATE TABLE books (
            kind smallint PRIMARY KEY,     -- 0: where the journal begins, 1: the last checkpoint
            through bigint NOT NULL,
            sum bigint NOT NULL,
            image bytea NOT NULL           -- see Ledger/Books/BooksImage.Bytes.cs
        );
        CREATE TABLE movement (            -- between these barriers the account's balance moved
            account integer NOT NULL,
            through bigint NOT NULL,
            after bigint NOT NULL,
            PRIMARY KEY (account, through)
        );
        CREATE TABLE audit (
            barrier bigint PRIMARY KEY,
            time bigint NOT NULL,
            kind smallint NOT NULL,
            account text NOT NULL,
            amount numeric(39,0) NOT NULL,
            item bigint NOT NULL,
            reason text NOT NULL
        );
        -- Entries hold ciphertext and hashes: compressing them costs time and saves nothing.
        ALTER TABLE journal ALTER COLUMN entries SET STORAGE EXTERNAL;
        """,
    ];

    /// <summary>The version of a schema, which is left as it is; 0 when it is empty or not there. Throws when it is none of ours, or too new.</summary>
    public static int Check(NpgsqlConnection connection, PostgresTarget target)
    {
        if (!HasTables(connection, target))
            return 0;
        var (node, version) = Read(connection, target);
        if (node != target.Options.Node)
        {
            throw new LedgerStoreException(
                LedgerFailure.Foreign, $"What is in {target.Where}, is not a ledger of node {target.Options.Node}.");
        }

        if (version > target.Options.Schema.Count)
        {
            throw new LedgerStoreException(
                LedgerFailure.Newer,
                $"The ledger in {target.Where}, has version {version}; this release knows up to {target.Options.Schema.Count}. " +
                "A newer release wrote it: run that one, or restore a copy from before the upgrade.");
        }

        return version;
    }

    /// <summary>Brings a schema to the newest version, each step whole or not at all.</summary>
    public static void Upgrade(NpgsqlConnection connection, PostgresTarget target, int version)
    {
        var steps = target.Options.Schema;
        for (; version < steps.Count; version++)
        {
            using var transaction = connection.BeginTransaction();
            if (version == 0)
            {
                // Nobody else makes books meanwhile that these must not be beside.
                PostgresNeighbours.LockCreation(connection);
                PostgresNeighbours.Check(connection, target);
                CreateSchema(connection, target);
            }

            Execute(connection, target, $"SET LOCAL search_path = {target.Schema}; {steps[version]}");
            using var command = connection.CreateCommand();
            command.CommandText =
                $"INSERT INTO {target.Schema}.ledger (node, version, owner, epoch) VALUES ($1, $2, $3, 0) " +
                "ON CONFLICT (id) DO UPDATE SET version = $2";
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = target.Options.Node });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = version + 1 });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.Empty });
            command.ExecuteNonQuery();
            transaction.Commit();
        }
    }

    /// <summary>Only when it is not there: who may not create one may be given one.</summary>
    private static void CreateSchema(NpgsqlConnection connection, PostgresTarget target)
    {
        if (!Exists(connection, "SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1)", target.SchemaName))
            Execute(connection, target, $"CREATE SCHEMA {target.Schema}");
    }

    private static bool HasTables(NpgsqlConnection connection, PostgresTarget target) => Exists(
        connection,
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace " +
        "WHERE n.nspname = $1)",
        target.SchemaName);

    private static (string? Node, int Version) Read(NpgsqlConnection connection, PostgresTarget target)
    {
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT node, version FROM {target.Schema}.ledger";
            using var rows = command.ExecuteReader();
            return rows.Read() ? (rows.GetString(0), rows.GetInt32(1)) : (null, 0);
        }
        catch (PostgresException exception) when (
            exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn)
        {
            return (null, 0);
        }
    }

    private static bool Exists(NpgsqlConnection connection, string sql, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return (bool)command.ExecuteScalar()!;
    }

    private static void Execute(NpgsqlConnection connection, PostgresTarget target, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = PostgresTarget.Seconds(target.Options.LongTimeout);
        command.ExecuteNonQuery();
    }
}
