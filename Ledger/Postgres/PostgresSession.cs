using Npgsql;

namespace Connector.Ledger.Postgres;

/// <summary>What the writer's session asks of the server before it writes money there.</summary>
internal static class PostgresSession
{
    /// <summary>Oldest server that is known to do: 13.</summary>
    private const int OldestVersion = 130_000;

    /// <summary>
    /// Sees to it that a commit is on disk before it is confirmed, and that the server notices within seconds when this
    /// process's machine is gone. Whoever uses synchronous standbys keeps their stricter setting.
    /// </summary>
    public static void Prepare(NpgsqlConnection connection, PostgresTarget target)
    {
        var longest = (long)target.Options.LongTimeout.TotalMilliseconds;
        using (var command = connection.CreateCommand())
        {
            command.CommandText =
                "SELECT set_config('synchronous_commit', " +
                "CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false); " +
                "SET default_transaction_isolation = 'read committed'; " +
                $"SET statement_timeout = {longest}; " +
                $"SET lock_timeout = {(long)target.Options.WriteTimeout.TotalMilliseconds}; " +
                $"SET idle_in_transaction_session_timeout = {longest}; " +
                "SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; " +
                "SET tcp_user_timeout = 10000; " +
                "SET client_min_messages = warning";
            command.ExecuteNonQuery();
        }

        if (target.Options.IsShared)
            EndWhenSilent(connection, target.Options.SilentFor);
        Check(connection, target);
    }

    /// <summary>
    /// A process that hangs keeps its connection: the server ends it for those who stand by. Servers before 14 do not.
    /// </summary>
    private static void EndWhenSilent(NpgsqlConnection connection, TimeSpan limit)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT set_config(name, '{(long)limit.TotalMilliseconds}', false) FROM pg_catalog.pg_settings WHERE name = 'idle_session_timeout'";
        command.ExecuteNonQuery();
    }

    private static void Check(NpgsqlConnection connection, PostgresTarget target)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT current_setting('server_version_num')::integer, current_setting('server_encoding'), " +
            "current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'), " +
            "pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'";
        using var rows = command.ExecuteReader();
        rows.Read();
        if (rows.GetInt32(0) < OldestVersion)
            throw Refused(target, LedgerFailure.Foreign, "is kept by a server older than PostgreSQL 13: upgrade it.");
        if (rows.GetString(1) != "UTF8")
            throw Refused(target, LedgerFailure.Foreign, $"has the encoding {rows.GetString(1)}: create the database with UTF8.");
        if (rows.GetString(2) != "on" || rows.GetString(3) != "on" || rows.GetString(4) is not ("on" or "remote_apply"))
        {
            throw Refused(
                target,
                LedgerFailure.Unsafe,
                $"would not survive a crash of its server: fsync is {rows.GetString(2)}, full_page_writes is " +
                $"{rows.GetString(3)}, synchronous_commit is {rows.GetString(4)}. Set them on in postgresql.conf and reload it.");
        }

        if (rows.GetBoolean(5))
            throw Refused(target, LedgerFailure.ReadOnly, "is read-only: it is a standby, or made so. Connect to the primary.");
    }

    private static LedgerStoreException Refused(PostgresTarget target, LedgerFailure failure, string what) =>
        new(failure, $"The ledger in {target.Where}, {what}");
}
