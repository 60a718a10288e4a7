using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Connector.Ledger.Postgres;

/// <summary>
/// Where the books of one node are: server, database, and a schema of the node's own, so that nodes that share a database
/// upgrade, are dumped and are dropped each by itself. Makes connections; says where they lead without a secret.
/// </summary>
internal sealed class PostgresTarget : IDisposable
{
    /// <summary>Longest name that PostgreSQL keeps, bytes; it would cut a longer one silently.</summary>
    private const int MaxNameBytes = 63;

    private const string SchemaPrefix = "ledger_";

    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly NpgsqlDataSource _writers;
    private readonly NpgsqlDataSource _readers;

    /// <exception cref="FormatException">The connection string cannot be used; the message quotes nothing of it.</exception>
    public PostgresTarget(PostgresOptions options)
    {
        Options = options;
        _settings = Parse(options.ConnectionString);
        SchemaName = SchemaOf(options.Node);
        Schema = $"\"{SchemaName.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        _settings.ApplicationName = $"connector {options.Node}";
        _settings.Timeout = Seconds(options.ConnectTimeout);
        _settings.PersistSecurityInfo = false;
        _settings.IncludeErrorDetail = false;
        // Who wants it writes Require: only tried, it complains on the standard error of a container that has no library for it.
        if (_settings.GssEncryptionMode == GssEncryptionMode.Prefer)
            _settings.GssEncryptionMode = GssEncryptionMode.Disable;
        if (_settings.Host!.Contains(',', StringComparison.Ordinal))
            _settings.TargetSessionAttributes ??= "read-write";
        _writers = DataSource(writer =>
        {
            writer.Pooling = false;
            writer.CommandTimeout = Seconds(options.WriteTimeout);
            // A cancelled wait for a standby would be reported as a commit: the connection is given up instead.
            writer.CancellationTimeout = -1;
        });
        _readers = DataSource(reader =>
        {
            reader.Pooling = true;
            reader.MaxPoolSize = options.Readers;
            reader.MinPoolSize = 0;
            reader.CommandTimeout = Seconds(options.LongTimeout);
        });
    }

    public PostgresOptions Options { get; }

    /// <summary>Name of the node's schema.</summary>
    public string SchemaName { get; }

    /// <summary>The same, quoted for SQL.</summary>
    public string Schema { get; }

    /// <summary>Who we are there.</summary>
    public string User => _settings.Username ?? "(the user of the process)";

    /// <summary>The database, for those who must create it.</summary>
    public string Database => _settings.Database ?? User;

    /// <summary>For messages.</summary>
    public string Where => string.Create(
        CultureInfo.InvariantCulture, $"database {Database} on {_settings.Host}:{_settings.Port}, schema {SchemaName}");

    /// <summary>Number of the lock that the writer's session holds as long as it lives.</summary>
    public long LockNumber => LockNumberOf(Options.Node);

    /// <summary>The writer's connection: its own, and gone when it is closed.</summary>
    public NpgsqlConnection OpenWriter() => _writers.OpenConnection();

    /// <summary>A connection for reading beside the writer.</summary>
    public NpgsqlConnection OpenReader() => _readers.OpenConnection();

    public void Dispose()
    {
        _writers.Dispose();
        _readers.Dispose();
    }

    public static int Seconds(TimeSpan time) => (int)Math.Ceiling(time.TotalSeconds);

    /// <summary>Number of the lock that stands for the books of a node.</summary>
    public static long LockNumberOf(string node) =>
        BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"connector ledger {SchemaOf(node)}"))) & long.MaxValue;

    /// <summary>Name of the schema of a node; a hash of it, where PostgreSQL would cut it.</summary>
    public static string SchemaOf(string node)
    {
        var name = SchemaPrefix + node;
        if (Encoding.UTF8.GetByteCount(name) <= MaxNameBytes)
            return name;
        return SchemaPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(node)).AsSpan(0, 16));
    }

    private static NpgsqlConnectionStringBuilder Parse(string text)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            // What it says may quote the string: the exception is not passed on either.
            throw new FormatException("it has a key or a value that Npgsql does not know");
        }

        return string.IsNullOrEmpty(settings.Host) ? throw new FormatException("it names no Host") : settings;
    }

    private NpgsqlDataSource DataSource(Action<NpgsqlConnectionStringBuilder> change)
    {
        var settings = new NpgsqlConnectionStringBuilder(_settings.ConnectionString);
        change(settings);
        return NpgsqlDataSource.Create(settings);
    }
}
