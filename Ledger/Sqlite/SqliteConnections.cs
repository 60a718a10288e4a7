using Microsoft.Data.Sqlite;

namespace Connector.Ledger.Sqlite;

/// <summary>Connections to the file: none is shared or pooled, each belongs to who opened it.</summary>
internal static class SqliteConnections
{
    /// <summary>How long one waits for another, seconds.</summary>
    private const int BusyTimeout = 5;

    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = BusyTimeout,
        }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
