using System.Buffers.Binary;
using Connector.Cli.Host;

namespace Connector.Cli.Books;

/// <summary>
/// What books in a file look like from outside: an SQLite database that is marked as ours (the header of its file format:
/// https://www.sqlite.org/fileformat.html#the_database_header), whole, and kept for one process by a lock beside it.
/// </summary>
internal static class BooksFile
{
    /// <summary>The file in the directory <c>ledger.path</c>; its log and index have these names with an ending.</summary>
    public const string Name = "ledger.db";

    /// <summary>A copy on its way to its place. While it is there no connector opens the books: a restore was cut short.</summary>
    public const string RestoredName = $"{Name}.restored";

    /// <summary>Held by the process that has the books open.</summary>
    public const string LockName = "ledger.lock";

    /// <summary>"ILPB" as <c>application_id</c>.</summary>
    private const uint ApplicationId = 0x494c5042;

    private const int HeaderBytes = 100;
    private const int PageSizeAt = 16;
    private const int PageCountAt = 28;
    private const int ApplicationIdAt = 68;

    /// <summary>In the field of the page size: 65 536, which does not fit there.</summary>
    private const ushort LargestPage = 1;

    /// <summary>What the file and its companions are called.</summary>
    public static string[] Names => [Name, $"{Name}-wal", $"{Name}-shm"];

    /// <summary>Refuses what is no copy of the books, or not all of it.</summary>
    /// <exception cref="RefusedException">It is not.</exception>
    public static void Check(string path, string origin)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        using var file = File.OpenRead(path);
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes
            || !header.StartsWith("SQLite format 3\0"u8)
            || BinaryPrimitives.ReadUInt32BigEndian(header[ApplicationIdAt..]) != ApplicationId)
        {
            throw new RefusedException($"{origin} is no copy of a connector's books; nothing was changed");
        }

        var page = BinaryPrimitives.ReadUInt16BigEndian(header[PageSizeAt..]);
        var length = (page == LargestPage ? 65_536L : page) * BinaryPrimitives.ReadUInt32BigEndian(header[PageCountAt..]);
        if (file.Length != length)
            throw new RefusedException($"{origin} has {file.Length} bytes of {length}: a part of the copy is missing; nothing was changed");
    }
}
