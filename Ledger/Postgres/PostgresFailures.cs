using System.Net.Sockets;
using Npgsql;

namespace Connector.Ledger.Postgres;

/// <summary>What PostgreSQL and the way to it report, in the words of the ledger.</summary>
internal static class PostgresFailures
{
    /// <summary>Runs something against PostgreSQL; what it throws is a failure of the ledger.</summary>
    public static T Wrap<T>(PostgresTarget target, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (IsOfTheStore(exception))
        {
            throw From(exception, target);
        }
    }

    /// <summary>Whether the exception is a failure of the store, not a mistake of ours.</summary>
    private static bool IsOfTheStore(Exception exception) =>
        exception is NpgsqlException or IOException or SocketException or TimeoutException or ObjectDisposedException
            // Npgsql's word for a connection that broke before the command.
            or InvalidOperationException { Source: "Npgsql" };

    private static LedgerStoreException From(Exception exception, PostgresTarget target)
    {
        var (failure, what) = exception is PostgresException reported
            ? Describe(reported, target)
            : (LedgerFailure.Unavailable, $"cannot be reached: {Innermost(exception)}");
        return new LedgerStoreException(failure, $"The ledger in {target.Where}, {what}", exception);
    }

    private static (LedgerFailure Failure, string What) Describe(PostgresException exception, PostgresTarget target) =>
        exception.SqlState switch
        {
            PostgresErrorCodes.DiskFull => (LedgerFailure.Full, "cannot be written: the disk of the server is full."),
            PostgresErrorCodes.ReadOnlySqlTransaction => (LedgerFailure.ReadOnly, "is read-only."),
            PostgresErrorCodes.InsufficientPrivilege => (
                LedgerFailure.ReadOnly,
                $"cannot be used by {target.User}: {exception.MessageText}. Grant CREATE on the database, or make the role " +
                "owner of the schema."),
            PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => (
                LedgerFailure.Corrupt, $"is damaged: {exception.MessageText}. Restore a copy of it."),
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => (
                LedgerFailure.Unavailable,
                $"does not let {target.User} in: check user and password in ledger.connectionString, and the server's pg_hba.conf."),
            PostgresErrorCodes.InvalidCatalogName => (
                LedgerFailure.Unavailable, $"is not there: create the database {target.Database}."),
            PostgresErrorCodes.LockNotAvailable => (
                LedgerFailure.Unavailable, "waits for another session that has locked its tables."),
            _ => (LedgerFailure.Unavailable, $"cannot be read or written: {exception.MessageText} ({exception.SqlState})."),
        };

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception.Message;
    }
}
