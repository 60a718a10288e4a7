using System.Reflection;
using Connector.Gateway.Hosting;
using Npgsql;

namespace Connector.Gateway.Clustering.Postgres;

/// <summary>
/// Orleans' tables of members, made by whichever process comes first. The scripts are Orleans' own and unchanged
/// (Orleans/LICENSE beside them); which of them were run is kept in a table of ours.
/// </summary>
public sealed class ClusterTables(ClusterDatabase database)
{
    /// <summary>Scripts by version, each a list: version n is reached by the n-th. A step is never changed after its release.</summary>
    private static readonly string[][] Steps = [["PostgreSQL-Main.sql", "PostgreSQL-Clustering.sql"]];

    /// <summary>Makes what is missing, whole or not at all; processes that start at once do it one after the other.</summary>
    /// <exception cref="StartException">A newer release made them, or we may not.</exception>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task EnsureAsync(CancellationToken stop)
    {
        try
        {
            await TryEnsureAsync(stop).ConfigureAwait(false);
        }
        catch (PostgresException denied) when (denied.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StartException(
                $"the cluster's tables in {database.Where}, cannot be made: {denied.MessageText}. Grant CREATE on the "
                + "database, or make the role owner of that schema", denied);
        }
    }

    /// <summary>
    /// Declares every silo in the table dead. For the one that has the books, before it joins: whoever else is listed has
    /// lost them, and a gateway must not be sent there.
    /// </summary>
    /// <returns>How many were declared dead.</returns>
    public async Task<int> EvictAllAsync(CancellationToken stop)
    {
        var connection = await database.OpenAsync(stop).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(stop).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        // In the order in which Orleans locks them.
        await RunAsync(
            connection,
            "UPDATE OrleansMembershipVersionTable SET Version = Version + 1, Timestamp = now() WHERE DeploymentId = $1",
            stop,
            database.ClusterId).ConfigureAwait(false);
        var evicted = await RunAsync(
            connection,
            $"UPDATE OrleansMembershipTable SET Status = {(int)SiloStatus.Dead} WHERE DeploymentId = $1 AND Status <> {(int)SiloStatus.Dead}",
            stop,
            database.ClusterId).ConfigureAwait(false);
        await transaction.CommitAsync(stop).ConfigureAwait(false);
        return evicted;
    }

    private async Task TryEnsureAsync(CancellationToken stop)
    {
        var connection = await database.OpenAsync(stop).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        // Who may use them need not be allowed to make them.
        if (await VersionAsync(connection, stop).ConfigureAwait(false) == Steps.Length) return;
        var transaction = await connection.BeginTransactionAsync(stop).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        await RunAsync(connection, $"SELECT pg_advisory_xact_lock({database.LockNumber("cluster tables")})", stop).ConfigureAwait(false);
        var version = await VersionAsync(connection, stop).ConfigureAwait(false);
        if (version == 0)
        {
            if (!await HasSchemaAsync(connection, stop).ConfigureAwait(false))
                await RunAsync(connection, $"CREATE SCHEMA {database.Schema}", stop).ConfigureAwait(false);
            await RunAsync(connection, $"CREATE TABLE {database.Schema}.connector_tables (version integer NOT NULL)", stop).ConfigureAwait(false);
            await RunAsync(connection, $"INSERT INTO {database.Schema}.connector_tables VALUES (0)", stop).ConfigureAwait(false);
        }

        for (; version < Steps.Length; version++)
        {
            foreach (var script in Steps[version]) await RunAsync(connection, Read(script), stop).ConfigureAwait(false);
        }

        await RunAsync(connection, $"UPDATE {database.Schema}.connector_tables SET version = {Steps.Length}", stop).ConfigureAwait(false);
        await transaction.CommitAsync(stop).ConfigureAwait(false);
    }

    /// <summary>Version of the tables; 0 when there are none.</summary>
    private async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        if (!await ExistsAsync(
            connection,
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_tables WHERE schemaname = $1 AND tablename = 'connector_tables')",
            stop).ConfigureAwait(false))
        {
            return 0;
        }

        var command = connection.CreateCommand();
        await using var disposing = command.ConfigureAwait(false);
        command.CommandText = $"SELECT version FROM {database.Schema}.connector_tables";
        var version = (int)(await command.ExecuteScalarAsync(stop).ConfigureAwait(false))!;
        return version <= Steps.Length
            ? version
            : throw new StartException(
                $"the cluster's tables in {database.Where}, have version {version}; this release knows up to {Steps.Length}. "
                + "A newer release made them: run that one");
    }

    private Task<bool> HasSchemaAsync(NpgsqlConnection connection, CancellationToken stop) =>
        ExistsAsync(connection, "SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1)", stop);

    private async Task<bool> ExistsAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        var command = connection.CreateCommand();
        await using var disposing = command.ConfigureAwait(false);
        command.CommandText = sql;
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = database.SchemaName });
        return (bool)(await command.ExecuteScalarAsync(stop).ConfigureAwait(false))!;
    }

    private static async Task<int> RunAsync(NpgsqlConnection connection, string sql, CancellationToken stop, string? parameter = null)
    {
        var command = connection.CreateCommand();
        await using var disposing = command.ConfigureAwait(false);
        command.CommandText = sql;
        if (parameter is not null) command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = parameter });
        return await command.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
    }

    private static string Read(string script)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(script)
            ?? throw new InvalidOperationException($"{script} is not in this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
