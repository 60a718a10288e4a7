using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Connector.Ledger.Sqlite;

/// <summary>What SQLite reports, in the words of the ledger.</summary>
internal static class SqliteFailures
{
    /// <summary>Low byte of an extended result code.</summary>
    private const int PrimaryCode = 0xff;

    public static LedgerStoreException From(SqliteException exception, string path) =>
        new(Classify(exception.SqliteExtendedErrorCode), Describe(exception.SqliteExtendedErrorCode, path), exception);

    public static LedgerStoreException From(sqlite3 connection, string path)
    {
        var code = raw.sqlite3_extended_errcode(connection);
        var inner = new SqliteException(raw.sqlite3_errmsg(connection).utf8_to_string(), code & PrimaryCode, code);
        return new LedgerStoreException(Classify(code), Describe(code, path), inner);
    }

    public static LedgerStoreException From(Exception exception, string path)
    {
        var failure = exception is UnauthorizedAccessException ? LedgerFailure.ReadOnly : LedgerFailure.Unavailable;
        return new LedgerStoreException(failure, $"The ledger in {path} cannot be opened: {exception.Message}", exception);
    }

    /// <summary>Runs something against SQLite; what it throws is a failure of the ledger.</summary>
    public static T Wrap<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception)
        {
            throw From(exception, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw From(exception, path);
        }
    }

    private static LedgerFailure Classify(int code) => (code & PrimaryCode) switch
    {
        raw.SQLITE_FULL => LedgerFailure.Full,
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => LedgerFailure.ReadOnly,
        raw.SQLITE_CORRUPT => LedgerFailure.Corrupt,
        raw.SQLITE_NOTADB => LedgerFailure.Corrupt,
        _ => LedgerFailure.Unavailable,
    };

    private static string Describe(int code, string path) => Classify(code) switch
    {
        LedgerFailure.Full => $"The disk of the ledger in {path} is full.",
        LedgerFailure.ReadOnly => $"The ledger in {path} cannot be written.",
        LedgerFailure.Corrupt => $"The ledger in {path} is damaged: restore a copy of it.",
        _ => $"The ledger in {path} cannot be read or written (SQLite result {code}).",
    };
}
