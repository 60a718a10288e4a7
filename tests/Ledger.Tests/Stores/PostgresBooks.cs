using System.Globalization;
using Connector.Ledger.Journal;
using Connector.Ledger.Postgres;
using Npgsql;

namespace Connector.Ledger.Tests.Stores;

/// <summary>The books of one node, the stores that a test opens over them, and an administrator's way round them.</summary>
internal sealed class PostgresBooks(PostgresOptions options) : IDisposable
{
    private readonly List<IDisposable> _open = [];

    public PostgresOptions Options { get; } = options;

    public string Schema { get; } = $"\"ledger_{options.Node}\"";

    public JournalStore NewStore(PostgresOptions? other = null)
    {
        var store = new JournalStore(new PostgresJournal(other ?? Options));
        _open.Add(store);
        return store;
    }

    public Desk NewDesk(PostgresOptions? other = null)
    {
        var store = NewStore(other);
        store.Open();
        return new Desk(store);
    }

    /// <summary>Runs SQL as administrator in the schema of the node; returns the first value of it.</summary>
    public string Change(string sql)
    {
        using var connection = new NpgsqlConnection(Options.ConnectionString + ";Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SET search_path = {Schema}, pg_catalog";
        command.ExecuteNonQuery();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        return rows.Read() && rows.FieldCount > 0 ? Convert.ToString(rows.GetValue(0), CultureInfo.InvariantCulture) ?? "" : "";
    }

    /// <summary>A role of this test's own, WHO in what it is granted, and the books as it reaches them.</summary>
    public PostgresOptions AsRole(string grants)
    {
        var role = $"role_of_{Options.Node}";
        Change($"CREATE ROLE \"{role}\" LOGIN PASSWORD 'secret-of-role'; {grants.Replace("WHO", $"\"{role}\"", StringComparison.Ordinal)}");
        var settings = new NpgsqlConnectionStringBuilder(Options.ConnectionString)
        {
            Username = role,
            Password = "secret-of-role",
        };
        return Options with { ConnectionString = settings.ConnectionString };
    }

    /// <summary>Ends the session that writes, as a crash of it does.</summary>
    public void EndWriter() => Change("SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' "
        + $"AND pid IN (SELECT pid FROM pg_stat_activity WHERE application_name = 'connector {Options.Node}')");

    /// <summary>The failure of what cannot be done. No message has a password.</summary>
    public static LedgerStoreException Fails(LedgerFailure failure, Action action)
    {
        var exception = Assert.Throws<LedgerStoreException>(action);
        Assert.True(failure == exception.Failure, $"{exception.Failure}: {exception}");
        Assert.DoesNotContain("hunter2", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
        return exception;
    }

    public void Dispose() => _open.ForEach(store => store.Dispose());
}
