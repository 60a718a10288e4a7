namespace Connector.Ledger.Sqlite;

/// <summary>Keeps a directory for one process: the lock goes with the process, however it ends.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private const string FileName = "ledger.lock";

    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    public static DirectoryLock Take(string directory)
    {
        var path = Path.Combine(directory, FileName);
        try
        {
            return new DirectoryLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new LedgerStoreException(
                LedgerFailure.InUse,
                $"Another process has the ledger in {Path.GetFullPath(directory)} open. Two may not keep the same books: " +
                "stop the other one, or give this one a ledger path of its own.",
                exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
