using System.Data;
using System.Numerics;
using Connector.Ledger.Journal;
using Npgsql;

namespace Connector.Ledger.Postgres;

/// <summary>
/// The tables as they were at one moment, whatever is written meanwhile. What was pruned and not deleted yet is not there
/// for it. Groups come in pages, so that who stops reading early does not fetch the rest.
/// </summary>
internal sealed class PostgresReader : IJournalReader
{
    public const short StartKind = 0;
    public const short CheckpointKind = 1;

    /// <summary>Groups of the first page; then twice as many, while a page stays small.</summary>
    private const int FirstPage = 8;

    private const int LargestPage = 4096;

    /// <summary>A page that comes to more bytes is followed by a smaller one.</summary>
    private const long PageBytes = 2 * 1024 * 1024;

    private readonly PostgresTarget _target;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly long _start;

    public PostgresReader(PostgresTarget target)
    {
        _target = target;
        _connection = target.OpenReader();
        try
        {
            _transaction = _connection.BeginTransaction(IsolationLevel.RepeatableRead);
            // The first read fixes the moment.
            (Through, _start) = (LastBarrier(_connection, target), StartThrough());
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public long Through { get; }

    public static long LastBarrier(NpgsqlConnection connection, PostgresTarget target) => Number(
        connection,
        $"SELECT greatest((SELECT max(through) FROM {target.Schema}.journal), " +
        $"(SELECT through FROM {target.Schema}.books WHERE kind = {StartKind}), 0)");

    /// <summary>Barrier of the newest books that were written down.</summary>
    public static long BooksThrough(NpgsqlConnection connection, PostgresTarget target) =>
        Number(connection, $"SELECT coalesce(max(through), 0) FROM {target.Schema}.books");

    public byte[]? Checkpoint() => Books(CheckpointKind);

    public byte[]? Start() => Books(StartKind);

    public IEnumerable<JournalGroup> Groups(long after, long through, bool newestFirst)
    {
        after = Math.Max(after, _start);
        var size = FirstPage;
        while (after < through)
        {
            var page = Page(after, through, size, newestFirst);
            foreach (var group in page)
                yield return group;
            if (page.Count < size)
                yield break;
            if (newestFirst)
                through = page[^1].First - 1;
            else
                after = page[^1].Through;
            var isLarge = page.Sum(group => (long)group.Bytes.Length) > PageBytes;
            size = isLarge ? Math.Max(1, size / 2) : Math.Min(LargestPage, size * 2);
        }
    }

    public JournalGroup? Find(long barrier)
    {
        var groups = Select("WHERE through >= $1 ORDER BY through LIMIT 1", barrier);
        return barrier > _start && groups.Count == 1 && groups[0].First <= barrier ? groups[0] : null;
    }

    public IEnumerable<(long After, long Through)> Movements(int account) => Wrap(() =>
    {
        var ranges = new List<(long After, long Through)> { (BooksThrough(_connection, _target), Through) };
        using var command = Command(
            $"SELECT after, through FROM {_target.Schema}.movement WHERE account = $1 AND through > $2 ORDER BY through DESC");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = account });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = _start });
        using var rows = command.ExecuteReader();
        while (rows.Read())
            ranges.Add((rows.GetInt64(0), rows.GetInt64(1)));
        return ranges;
    });

    public IReadOnlyList<AuditLine> Audit(long before, int maxLines) => Wrap(() =>
    {
        using var command = Command(
            $"SELECT barrier, time, kind, account, amount, item, reason FROM {_target.Schema}.audit " +
            "WHERE barrier < $1 ORDER BY barrier DESC LIMIT $2");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = maxLines });
        using var rows = command.ExecuteReader();
        var lines = new List<AuditLine>();
        while (rows.Read())
        {
            lines.Add(new AuditLine(
                rows.GetInt64(0),
                rows.GetInt64(1),
                (AccountEntryKind)rows.GetInt16(2),
                rows.GetString(3),
                (Int128)rows.GetFieldValue<BigInteger>(4),
                rows.GetInt64(5),
                rows.GetString(6)));
        }

        return lines;
    });

    public void Dispose()
    {
        // Back to the pool; a connection that broke is not a failure of who has read what it wanted.
        try
        {
            _transaction.Dispose();
        }
        catch (NpgsqlException)
        {
        }

        _connection.Dispose();
    }

    private List<JournalGroup> Page(long after, long through, int size, bool newestFirst) => Select(
        $"WHERE through > $1 AND through <= $2 ORDER BY through {(newestFirst ? "DESC" : "ASC")} LIMIT $3", after, through, size);

    private List<JournalGroup> Select(string which, params ReadOnlySpan<long> values)
    {
        using var command = Command($"SELECT first, through, time, sum, entries FROM {_target.Schema}.journal {which}");
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value });
        return Wrap(() =>
        {
            using var rows = command.ExecuteReader();
            var groups = new List<JournalGroup>();
            while (rows.Read())
            {
                var group = new JournalGroup(
                    rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetFieldValue<byte[]>(4));
                Checksum.Check(group.Bytes, rows.GetInt64(3), $"Entries {group.First} to {group.Through}", _target.Where);
                groups.Add(group);
            }

            return groups;
        });
    }

    private byte[]? Books(short kind) => Wrap(() =>
    {
        using var command = Command($"SELECT image, sum FROM {_target.Schema}.books WHERE kind = $1");
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = kind });
        using var rows = command.ExecuteReader();
        if (!rows.Read())
            return null;
        var image = rows.GetFieldValue<byte[]>(0);
        Checksum.Check(image, rows.GetInt64(1), "The books that were written down", _target.Where);
        return image;
    });

    private long StartThrough() => Number(
        _connection, $"SELECT coalesce((SELECT through FROM {_target.Schema}.books WHERE kind = {StartKind}), 0)");

    private NpgsqlCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private T Wrap<T>(Func<T> work) => PostgresFailures.Wrap(_target, work);

    private static long Number(NpgsqlConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
