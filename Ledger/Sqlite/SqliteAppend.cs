using Connector.Ledger.Entries;
using Connector.Ledger.Journal;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Connector.Ledger.Sqlite;

/// <summary>
/// The one statement of the packet path: a group into the journal. It is bound from the group's own bytes, so that nothing
/// is copied into objects first; alone it is a transaction of its own.
/// </summary>
internal sealed class SqliteAppend : IDisposable
{
    private const string Sql = "INSERT INTO journal (through, first, time, sum, entries) VALUES (?1, ?2, ?3, ?4, ?5)";

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly string _path;

    public SqliteAppend(SqliteConnection connection, string path)
    {
        (_connection, _path) = (connection.Handle!, path);
        if (raw.sqlite3_prepare_v2(_connection, Sql, out _statement) != raw.SQLITE_OK)
            throw SqliteFailures.From(_connection, path);
    }

    public void Execute(LedgerGroup group)
    {
        _ = raw.sqlite3_bind_int64(_statement, 1, group.Through);
        _ = raw.sqlite3_bind_int64(_statement, 2, group.First);
        _ = raw.sqlite3_bind_int64(_statement, 3, group.Time);
        _ = raw.sqlite3_bind_int64(_statement, 4, Checksum.Of(group.Bytes));
        _ = raw.sqlite3_bind_blob(_statement, 5, group.Bytes);
        var result = raw.sqlite3_step(_statement);
        var failure = result == raw.SQLITE_DONE ? null : SqliteFailures.From(_connection, _path);
        _ = raw.sqlite3_reset(_statement);
        if (failure is not null)
            throw failure;
    }

    public void Dispose() => _statement.Dispose();
}
