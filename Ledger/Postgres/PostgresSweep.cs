using Npgsql;

namespace Connector.Ledger.Postgres;

/// <summary>
/// Deletes what was pruned, a little at a time and beside the writer. Whatever it does not get to, a later one does.
/// </summary>
internal sealed class PostgresSweep(PostgresTarget target) : IDisposable
{
    /// <summary>Rows of a transaction: few enough to be in nobody's way.</summary>
    private const int Rows = 500;

    private readonly Lock _lock = new();
    private Task _work = Task.CompletedTask;
    private volatile bool _closed;

    /// <summary>Deletes what there is to delete, after what it is at.</summary>
    public void Start()
    {
        lock (_lock)
            _work = _work.ContinueWith(_ => Sweep(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public void Dispose() => _closed = true;

    private void Sweep()
    {
        try
        {
            using var connection = target.OpenReader();
            DeleteAll(connection, "journal", "through");
            DeleteAll(connection, "movement", "account, through");
        }
        catch (Exception exception) when (exception is NpgsqlException or ObjectDisposedException)
        {
            // It only takes space. A server that fails shows at the next append.
        }
    }

    private void DeleteAll(NpgsqlConnection connection, string table, string key)
    {
        while (!_closed && DeleteSome(connection, table, key) == Rows)
        {
        }
    }

    private int DeleteSome(NpgsqlConnection connection, string table, string key)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            $"DELETE FROM {target.Schema}.{table} WHERE ({key}) IN (SELECT {key} FROM {target.Schema}.{table} " +
            $"WHERE through <= (SELECT through FROM {target.Schema}.books WHERE kind = {PostgresReader.StartKind}) LIMIT {Rows})";
        return command.ExecuteNonQuery();
    }
}
