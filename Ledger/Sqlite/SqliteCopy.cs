using Microsoft.Data.Sqlite;

namespace Connector.Ledger.Sqlite;

/// <summary>
/// Copies of the file as it is at one moment, made beside the writing. A copy is one file without a log, smaller than what
/// it was made from, and it was read back: every checksum in it agrees.
/// </summary>
internal static class SqliteCopy
{
    private const string Prefix = "ledger.copy-";
    private const string Restored = "ledger.db.restored";

    /// <summary>Makes a copy in the same directory.</summary>
    /// <param name="database">The file.</param>
    /// <param name="directory">Where it is.</param>
    /// <param name="free">Bytes that can still be written there.</param>
    /// <param name="leaveFree">Bytes of them that the copy must leave.</param>
    public static BooksCopy Make(string database, string directory, long free, long leaveFree)
    {
        var needed = new FileInfo(database).Length + LengthOf($"{database}-wal") + leaveFree;
        if (free < needed)
        {
            throw new LedgerStoreException(
                LedgerFailure.Full, $"A copy needs {needed} free bytes beside the ledger in {directory}, and there are {free}.");
        }

        var path = Path.Combine(directory, $"{Prefix}{Guid.NewGuid():N}");
        try
        {
            return SqliteFailures.Wrap(directory, () =>
            {
                using (var source = SqliteConnections.Open(database)) Vacuum(source, path);
                return new BooksCopy(path, ReadBack(path));
            });
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Throws when <c>ilp restore</c> died before the copy was in its place: what is there may be a part of the old books.</summary>
    public static void RefuseHalfRestored(string directory)
    {
        if (!File.Exists(Path.Combine(directory, Restored)))
            return;
        throw new LedgerStoreException(
            LedgerFailure.InUse,
            $"A restore of the ledger in {Path.GetFullPath(directory)} was cut short: run ilp restore again. " +
            $"The books that were there are in it or in its folder before-restore-…, and {Restored} says that this is not done.");
    }

    /// <summary>Deletes what copies left that nobody took, because the process died.</summary>
    public static void DeleteLeftovers(string directory)
    {
        foreach (var path in Directory.GetFiles(directory, $"{Prefix}*")) File.Delete(path);
    }

    private static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }

    private static void Vacuum(SqliteConnection source, string path)
    {
        using var command = source.CreateCommand();
        command.CommandText = "VACUUM INTO $path";
        command.Parameters.AddWithValue("$path", path);
        command.ExecuteNonQuery();
    }

    private static long ReadBack(string path)
    {
        using var reader = new SqliteReader(SqliteConnections.Open(path), path);
        _ = reader.Start();
        _ = reader.Checkpoint();
        foreach (var _ in reader.Groups(0, long.MaxValue, newestFirst: false))
        {
            // Reading a group checks its sum.
        }

        return reader.Through;
    }
}
