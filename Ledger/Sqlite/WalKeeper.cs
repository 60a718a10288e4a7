using Microsoft.Data.Sqlite;

namespace Connector.Ledger.Sqlite;

/// <summary>
/// Copies the write-ahead log into the file beside the writing, so that a packet hardly ever waits for it. Under steady
/// load the log is never wholly copied; when it has grown large, the writer copies the little that is left itself, and the
/// log begins anew.
/// </summary>
internal sealed class WalKeeper : IDisposable
{
    /// <summary>Bytes of entries after which the copying starts.</summary>
    private const long CopyEvery = 8 * 1024 * 1024;

    /// <summary>Bytes of entries after which the writer sees to it that the log begins anew.</summary>
    private const long BeginAnewAfter = 64 * 1024 * 1024;

    private readonly string _path;
    private readonly Lock _lock = new();
    private Task _copying = Task.CompletedTask;
    private long _sinceCopy;
    private long _sinceAnew;
    private bool _closed;

    public WalKeeper(string path) => _path = path;

    /// <summary>The writer wrote so much.</summary>
    public void Wrote(SqliteConnection connection, int bytes)
    {
        _sinceCopy += bytes;
        _sinceAnew += bytes;
        if (_sinceCopy < CopyEvery || !_copying.IsCompleted)
            return;
        _sinceCopy = 0;
        if (_sinceAnew >= BeginAnewAfter)
        {
            // What the copying just before left over is little. A reader at work may prevent it: then it grows on.
            _sinceAnew = 0;
            TryBeginAnew(connection);
            return;
        }

        _copying = Task.Run(Copy);
    }

    public void Dispose()
    {
        // A copy under way is awaited: it has a connection of its own to the file.
        lock (_lock)
            _closed = true;
    }

    private static void TryBeginAnew(SqliteConnection connection)
    {
        try
        {
            Checkpoint(connection, "RESTART");
        }
        catch (SqliteException)
        {
            // As with a copy: the group is durable, whatever becomes of the log.
        }
    }

    private void Copy()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            try
            {
                using var connection = SqliteConnections.Open(_path);
                Checkpoint(connection, "PASSIVE");
            }
            catch (SqliteException)
            {
                // Nothing is lost: what is not copied stays in the log, and a disk that fails shows at the next append.
            }
        }
    }

    private static void Checkpoint(SqliteConnection connection, string mode)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA wal_checkpoint({mode})";
        command.ExecuteNonQuery();
    }
}
