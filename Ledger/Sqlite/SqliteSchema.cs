using Microsoft.Data.Sqlite;

namespace Connector.Ledger.Sqlite;

/// <summary>The tables, by version. A step is never changed after its release; a new version is a new step.</summary>
internal static class SqliteSchema
{
    /// <summary>Marks a file as ours: "ILPB".</summary>
    private const int ApplicationId = 0x494c5042;

    /// <summary>Step n brings version n to n + 1; version 0 is an empty file.</summary>
    public static IReadOnlyList<string> Steps { get; } =
    [
        """
        CREATE TABLE journal (
            through INTEGER PRIMARY KEY,   -- barrier of the last entry of a group
            first INTEGER NOT NULL,        -- barrier of its first entry
            time INTEGER NOT NULL,         -- unix milliseconds
            sum INTEGER NOT NULL,          -- CRC-32C of the entries
            entries BLOB NOT NULL          -- see Ledger/Entries/EntryLayout.cs
        ) STRICT;
        CREATE TABLE books (
            kind INTEGER PRIMARY KEY,      -- 0: where the journal begins, 1: the last checkpoint
            through INTEGER NOT NULL,
            sum INTEGER NOT NULL,
            image BLOB NOT NULL            -- see Ledger/Books/BooksImage.Bytes.cs
        ) STRICT;
        CREATE TABLE movement (            -- between these barriers the account's balance moved
            account INTEGER NOT NULL,
            through INTEGER NOT NULL,
            after INTEGER NOT NULL,
            PRIMARY KEY (account, through)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE audit (
            barrier INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            account TEXT NOT NULL,
            amount BLOB NOT NULL,          -- 128 bits, two's complement, little-endian
            item INTEGER NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;
        """,
    ];

    /// <summary>The version of a file, which is left as it is; throws when it is none of ours, or too new.</summary>
    public static long Check(SqliteConnection connection, string path, IReadOnlyList<string> steps)
    {
        var version = ReadNumber(connection, "PRAGMA user_version");
        var application = ReadNumber(connection, "PRAGMA application_id");
        var isEmpty = ReadNumber(connection, "SELECT count(*) FROM sqlite_schema") == 0;
        if (application != ApplicationId && !(application == 0 && version == 0 && isEmpty))
            throw new LedgerStoreException(LedgerFailure.Foreign, $"The file {path} is no ledger of this connector.");
        if (version > steps.Count)
        {
            throw new LedgerStoreException(
                LedgerFailure.Newer,
                $"The ledger in {path} has version {version}; this release knows up to {steps.Count}. " +
                "A newer release wrote it: run that one, or restore a copy from before the upgrade.");
        }

        return version;
    }

    /// <summary>Brings a file to the newest version, each step whole or not at all.</summary>
    public static void Upgrade(SqliteConnection connection, long version, IReadOnlyList<string> steps)
    {
        for (; version < steps.Count; version++)
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText =
                $"{steps[(int)version]}; PRAGMA user_version = {version + 1}; PRAGMA application_id = {ApplicationId}";
            command.ExecuteNonQuery();
            transaction.Commit();
        }
    }

    private static long ReadNumber(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
