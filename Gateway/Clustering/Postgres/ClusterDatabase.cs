using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Connector.Configuration;
using Connector.Gateway.Hosting;
using Npgsql;
using Orleans.Configuration;

namespace Connector.Gateway.Clustering.Postgres;

/// <summary>
/// Where the processes of one connector find each other: a schema of its own, beside its books, in the database of the
/// ledger. Says where without a secret.
/// </summary>
public sealed class ClusterDatabase
{
    /// <summary>Orleans' name for Npgsql.</summary>
    private const string Invariant = "Npgsql";

    /// <summary>Longest name that PostgreSQL keeps, bytes; it would cut a longer one silently.</summary>
    private const int MaxNameBytes = 63;

    private const int TimeoutSeconds = 5;
    private const int MaxConnections = 4;

    private readonly NpgsqlConnectionStringBuilder _settings;

    /// <param name="config">The configuration.</param>
    /// <param name="shard">The shard whose silos these are; null: the only one.</param>
    /// <exception cref="StartException">The connection string cannot be used; the message quotes nothing of it.</exception>
    public ClusterDatabase(ConnectorConfig config, Shard? shard = null)
    {
        _settings = Parse(config.Ledger.ConnectionString?.Reveal() ?? "");
        ClusterId = (shard ?? Shard.Whole).NameOf(config.Cluster.Id);
        SchemaName = NameOf("cluster_", config.NodeId);
        _settings.SearchPath = Schema;
        _settings.ApplicationName = $"connector {config.NodeId} cluster";
        _settings.Timeout = TimeoutSeconds;
        _settings.CommandTimeout = TimeoutSeconds;
        _settings.MaxPoolSize = MaxConnections;
        _settings.MinPoolSize = 0;
        _settings.IncludeErrorDetail = false;
        // As for the ledger: only tried, it complains on the standard error of a container that has no library for it.
        if (_settings.GssEncryptionMode == GssEncryptionMode.Prefer) _settings.GssEncryptionMode = GssEncryptionMode.Disable;
        if (_settings.Host!.Contains(',', StringComparison.Ordinal)) _settings.TargetSessionAttributes ??= "read-write";
    }

    /// <summary>The cluster whose silos these are.</summary>
    public string ClusterId { get; }

    /// <summary>Name of the schema.</summary>
    public string SchemaName { get; }

    /// <summary>The same, quoted for SQL.</summary>
    public string Schema => $"\"{SchemaName.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private string ConnectionString => _settings.ConnectionString;

    /// <summary>Tells a silo where its list of members is.</summary>
    public void Configure(AdoNetClusteringSiloOptions options) =>
        (options.Invariant, options.ConnectionString) = (Invariant, ConnectionString);

    /// <summary>Tells a gateway.</summary>
    public void Configure(AdoNetClusteringClientOptions options) =>
        (options.Invariant, options.ConnectionString) = (Invariant, ConnectionString);

    /// <summary>For messages.</summary>
    public string Where => string.Create(
        CultureInfo.InvariantCulture, $"database {_settings.Database ?? _settings.Username} on {_settings.Host}:{_settings.Port}, schema {SchemaName}");

    /// <summary>A connection from the pool, which finds the schema's tables without naming it.</summary>
    internal async Task<NpgsqlConnection> OpenAsync(CancellationToken stop)
    {
        var connection = new NpgsqlConnection(ConnectionString);
        try
        {
            await connection.OpenAsync(stop).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A connection of its own, which is gone when it is closed, and with it every lock that it has.</summary>
    internal NpgsqlConnection Unpooled() =>
        new(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);

    /// <summary>Number of a lock of the server that stands for something of this connector.</summary>
    internal long LockNumber(string what) =>
        BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"connector {what} {SchemaName}"))) & long.MaxValue;

    private static string NameOf(string prefix, string node)
    {
        var name = prefix + node;
        return Encoding.UTF8.GetByteCount(name) <= MaxNameBytes
            ? name
            : prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(node)).AsSpan(0, 16));
    }

    private static NpgsqlConnectionStringBuilder Parse(string text)
    {
        const string Fix = "Write Host=HOST;Database=NAME;Username=USER;Password=PASSWORD";
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            // What it says may quote the string: the exception is not passed on either.
            throw new StartException($"ledger.connectionString: it has a key or a value that Npgsql does not know. {Fix}");
        }

        return string.IsNullOrEmpty(settings.Host)
            ? throw new StartException($"ledger.connectionString: it names no Host. {Fix}")
            : settings;
    }
}
