using Connector.Ledger.Entries;
using Connector.Ledger.Journal;
using Microsoft.Data.Sqlite;

namespace Connector.Ledger.Sqlite;

/// <summary>
/// The journal in an SQLite file: write-ahead log, every transaction on disk before it counts. The writing connection
/// belongs to one thread; each reader has its own. One process per directory.
/// </summary>
internal sealed class SqliteJournal : IJournal
{
    private readonly SqliteOptions _options;
    private readonly SpaceReserve _reserve;
    private DirectoryLock? _lock;
    private SqliteConnection? _connection;
    private SqliteAppend? _append;
    private WalKeeper? _wal;

    public SqliteJournal(SqliteOptions options)
    {
        _options = options;
        _reserve = new SpaceReserve(options.Directory, options.ReserveBytes);
        DatabasePath = Path.Combine(options.Directory, "ledger.db");
    }

    public string DatabasePath { get; }

    private SqliteConnection Connection =>
        _connection ?? throw new LedgerStoreException(LedgerFailure.Unavailable, "The ledger is not open.");

    public long Open()
    {
        Close();
        try
        {
            return SqliteFailures.Wrap(_options.Directory, OpenFiles);
        }
        catch (LedgerStoreException exception)
        {
            Close();
            if (!exception.MayPass)
                Dispose();
            throw;
        }
    }

    public void Append(LedgerGroup group, IReadOnlyList<AuditLine> audit)
    {
        try
        {
            Write(group, audit);
        }
        catch (LedgerStoreException exception) when (exception.Failure == LedgerFailure.Full && _reserve.TryRelease())
        {
            Write(group, audit);
        }

        _wal?.Wrote(Connection, group.Length);
    }

    public void SaveCheckpoint(long through, ReadOnlyMemory<byte> books, IReadOnlyList<int> moved) => InTransaction(() =>
    {
        var after = SqliteReader.BooksThrough(Connection);
        SaveBooks(SqliteReader.CheckpointKind, through, books);
        using var command = Command("INSERT INTO movement (account, through, after) VALUES ($account, $through, $after)");
        command.Parameters.AddWithValue("$through", through);
        command.Parameters.AddWithValue("$after", after);
        var account = command.Parameters.Add("$account", SqliteType.Integer);
        foreach (var index in moved)
        {
            account.Value = index;
            command.ExecuteNonQuery();
        }
    });

    public void Prune(long through, ReadOnlyMemory<byte> books) => InTransaction(() =>
    {
        SaveBooks(SqliteReader.StartKind, through, books);
        using var command = Command("DELETE FROM journal WHERE through <= $through; DELETE FROM movement WHERE through <= $through");
        command.Parameters.AddWithValue("$through", through);
        command.ExecuteNonQuery();
    });

    public IJournalReader Read() =>
        SqliteFailures.Wrap(_options.Directory, () => new SqliteReader(SqliteConnections.Open(DatabasePath), _options.Directory));

    public long FreeBytes()
    {
        var free = _options.FreeBytes?.Invoke() ?? FreeBytesOfDisk();
        _reserve.Restore(free);
        return free;
    }

    public BooksCopy? Copy(long leaveFree) =>
        SqliteCopy.Make(DatabasePath, _options.Directory, _options.FreeBytes?.Invoke() ?? FreeBytesOfDisk(), leaveFree);

    public void Dispose()
    {
        Close();
        _lock?.Dispose();
        _lock = null;
    }

    private long OpenFiles()
    {
        Directory.CreateDirectory(_options.Directory);
        _lock ??= DirectoryLock.Take(_options.Directory);
        SqliteCopy.DeleteLeftovers(_options.Directory);
        SqliteCopy.RefuseHalfRestored(_options.Directory);
        _connection = SqliteConnections.Open(DatabasePath);
        var version = SqliteSchema.Check(_connection, DatabasePath, _options.Schema);
        // Whatever the last life left in the log is written, and flushed, anew: after a failed flush nobody knows what of
        // it is on disk.
        Execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;" +
            "PRAGMA wal_checkpoint(TRUNCATE)");
        SqliteSchema.Upgrade(_connection, version, _options.Schema);
        _options.Opened?.Invoke(_connection);
        _append = new SqliteAppend(_connection, _options.Directory);
        _wal = new WalKeeper(DatabasePath);
        return SqliteReader.LastBarrier(_connection);
    }

    private void Write(LedgerGroup group, IReadOnlyList<AuditLine> audit)
    {
        if (audit.Count == 0)
        {
            _ = Connection;
            _append!.Execute(group);
            return;
        }

        InTransaction(() =>
        {
            _append!.Execute(group);
            foreach (var line in audit)
                SaveAudit(line);
        });
    }

    private void SaveAudit(AuditLine line)
    {
        using var command = Command(
            "INSERT INTO audit (barrier, time, kind, account, amount, item, reason) " +
            "VALUES ($barrier, $time, $kind, $account, $amount, $item, $reason)");
        command.Parameters.AddWithValue("$barrier", line.Barrier);
        command.Parameters.AddWithValue("$time", line.At);
        command.Parameters.AddWithValue("$kind", (byte)line.Kind);
        command.Parameters.AddWithValue("$account", line.Account);
        command.Parameters.AddWithValue("$amount", SqliteReader.ToBytes(line.Amount));
        command.Parameters.AddWithValue("$item", line.Item);
        command.Parameters.AddWithValue("$reason", line.Reason);
        command.ExecuteNonQuery();
    }

    private void SaveBooks(int kind, long through, ReadOnlyMemory<byte> image)
    {
        using var command = Command(
            "INSERT INTO books (kind, through, sum, image) VALUES ($kind, $through, $sum, $image) " +
            "ON CONFLICT (kind) DO UPDATE SET through = $through, sum = $sum, image = $image");
        command.Parameters.AddWithValue("$kind", kind);
        command.Parameters.AddWithValue("$through", through);
        command.Parameters.AddWithValue("$sum", Checksum.Of(image.Span));
        command.Parameters.AddWithValue("$image", image.ToArray());
        command.ExecuteNonQuery();
    }

    private void InTransaction(Action work) => SqliteFailures.Wrap(_options.Directory, () =>
    {
        using var transaction = Connection.BeginTransaction(deferred: false);
        work();
        transaction.Commit();
        return 0;
    });

    private SqliteCommand Command(string sql)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private long FreeBytesOfDisk()
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(_options.Directory)).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A disk that does not tell is not a full one; writing finds out.
            return long.MaxValue;
        }
    }

    private void Close()
    {
        _wal?.Dispose();
        _append?.Dispose();
        _connection?.Dispose();
        (_wal, _append, _connection) = (null, null, null);
    }
}
