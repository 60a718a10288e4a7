namespace Connector.Ledger.Sqlite;

/// <summary>
/// A file that only takes up room: when the disk is full it is deleted, so that open holds can still be committed. It is
/// made anew when there is room for it.
/// </summary>
internal sealed class SpaceReserve(string directory, long bytes)
{
    private const string FileName = "ledger.reserve";

    private readonly string _path = Path.Combine(directory, FileName);

    /// <summary>Gives the room away; false when it was given away before.</summary>
    public bool TryRelease()
    {
        if (!File.Exists(_path))
            return false;
        File.Delete(_path);
        return true;
    }

    /// <summary>Takes the room again, if twice as much is free.</summary>
    public void Restore(long free)
    {
        if (bytes == 0 || free < 2 * bytes || File.Exists(_path))
            return;
        try
        {
            using var file = new FileStream(_path, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                PreallocationSize = bytes,
            });
            file.SetLength(bytes);
        }
        catch (IOException)
        {
            // The room went to somebody else meanwhile; the next look tries again.
        }
    }
}
