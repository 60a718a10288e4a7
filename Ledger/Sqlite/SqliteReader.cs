using System.Runtime.InteropServices;
using Connector.Ledger.Journal;
using Microsoft.Data.Sqlite;

namespace Connector.Ledger.Sqlite;

/// <summary>The file as it is at one moment, whatever is written meanwhile.</summary>
internal sealed class SqliteReader : IJournalReader
{
    public const int StartKind = 0;
    public const int CheckpointKind = 1;

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly string _path;

    public SqliteReader(SqliteConnection connection, string path)
    {
        (_connection, _path) = (connection, path);
        _transaction = connection.BeginTransaction(deferred: true);
        // The first read fixes the moment.
        Through = LastBarrier(connection);
    }

    public long Through { get; }

    public static long LastBarrier(SqliteConnection connection) => Number(
        connection,
        "SELECT max(coalesce((SELECT max(through) FROM journal), 0), coalesce((SELECT through FROM books WHERE kind = 0), 0))");

    /// <summary>Barrier of the newest books that were written down.</summary>
    public static long BooksThrough(SqliteConnection connection) =>
        Number(connection, "SELECT coalesce(max(through), 0) FROM books");

    public static byte[] ToBytes(Int128 value) => MemoryMarshal.AsBytes(new ReadOnlySpan<Int128>(in value)).ToArray();

    public byte[]? Checkpoint() => Books(CheckpointKind);

    public byte[]? Start() => Books(StartKind);

    public IEnumerable<JournalGroup> Groups(long after, long through, bool newestFirst)
    {
        using var command = Command(
            $"SELECT first, through, time, sum, entries FROM journal WHERE through > $1 AND through <= $2 " +
            $"ORDER BY through {(newestFirst ? "DESC" : "ASC")}",
            after,
            through);
        using var rows = Wrap(command.ExecuteReader);
        while (Wrap(rows.Read))
            yield return Wrap(() => ReadGroup(rows));
    }

    public JournalGroup? Find(long barrier) => Wrap<JournalGroup?>(() =>
    {
        using var command = Command(
            "SELECT first, through, time, sum, entries FROM journal WHERE through >= $1 ORDER BY through LIMIT 1", barrier);
        using var rows = command.ExecuteReader();
        if (!rows.Read())
            return null;
        var group = ReadGroup(rows);
        return group.First <= barrier ? group : null;
    });

    public IEnumerable<(long After, long Through)> Movements(int account)
    {
        var last = Wrap(() => BooksThrough(_connection));
        var ranges = new List<(long After, long Through)> { (last, Through) };
        return Wrap(() =>
        {
            using var command = Command(
                "SELECT after, through FROM movement WHERE account = $1 ORDER BY through DESC", account);
            using var rows = command.ExecuteReader();
            while (rows.Read())
                ranges.Add((rows.GetInt64(0), rows.GetInt64(1)));
            return ranges;
        });
    }

    public IReadOnlyList<AuditLine> Audit(long before, int maxLines) => Wrap(() =>
    {
        using var command = Command(
            "SELECT barrier, time, kind, account, amount, item, reason FROM audit " +
            "WHERE barrier < $1 ORDER BY barrier DESC LIMIT $2",
            before,
            maxLines);
        using var rows = command.ExecuteReader();
        var lines = new List<AuditLine>();
        while (rows.Read())
        {
            lines.Add(new AuditLine(
                rows.GetInt64(0),
                rows.GetInt64(1),
                (AccountEntryKind)rows.GetByte(2),
                rows.GetString(3),
                MemoryMarshal.Read<Int128>(rows.GetFieldValue<byte[]>(4)),
                rows.GetInt64(5),
                rows.GetString(6)));
        }

        return lines;
    });

    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
    }

    private JournalGroup ReadGroup(SqliteDataReader rows)
    {
        var group = new JournalGroup(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetFieldValue<byte[]>(4));
        Checksum.Check(group.Bytes, rows.GetInt64(3), $"Entries {group.First} to {group.Through}", _path);
        return group;
    }

    private byte[]? Books(int kind) => Wrap(() =>
    {
        using var command = Command("SELECT image, sum FROM books WHERE kind = $1", kind);
        using var rows = command.ExecuteReader();
        if (!rows.Read())
            return null;
        var image = rows.GetFieldValue<byte[]>(0);
        Checksum.Check(image, rows.GetInt64(1), "The books that were written down", _path);
        return image;
    });

    private SqliteCommand Command(string sql, params ReadOnlySpan<object> values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = _transaction;
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        return command;
    }

    private T Wrap<T>(Func<T> work) => SqliteFailures.Wrap(_path, work);

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
