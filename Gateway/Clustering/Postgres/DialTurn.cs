using System.Globalization;
using Connector.Gateway.Connections;
using Npgsql;

namespace Connector.Gateway.Clustering.Postgres;

/// <summary>
/// Which of the connector's gateways dials: the one whose session holds a lock of the server. It has nothing to do with
/// money; two that dial at once only replace each other's sessions.
/// </summary>
internal sealed partial class DialTurn(ClusterDatabase database, TimeProvider clock, ILogger<DialTurn> log) : BackgroundService, IDialTurn
{
    /// <summary>How often the holder shows that it lives, and somebody else asks for the turn.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    /// <summary>A holder that the server has not heard of for this long has lost the turn; servers older than 14 do not look.</summary>
    private static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private TaskCompletionSource _ours = NewSignal();
    private volatile bool _isOurs;

    public bool IsOurs => _isOurs;

    public event Action? Changed;

    public Task WaitAsync(CancellationToken stop)
    {
        lock (_lock) return _ours.Task.WaitAsync(stop);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await HoldAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or InvalidOperationException or OperationCanceledException)
            {
                if (_isOurs && !stoppingToken.IsCancellationRequested) LogLost(log, exception.Message);
            }

            Set(false);
            await Task.Delay(Round, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Gets the lock, and keeps it until the session ends.</summary>
    private async Task HoldAsync(CancellationToken stop)
    {
        var connection = database.Unpooled();
        await using var closing = connection.ConfigureAwait(false);
        await connection.OpenAsync(stop).ConfigureAwait(false);
        await RunAsync(connection, Settings(), stop).ConfigureAwait(false);
        var number = database.LockNumber("dial");
        while (!(bool)(await RunAsync(connection, $"SELECT pg_try_advisory_lock({number})", stop).ConfigureAwait(false))!)
            await Task.Delay(Round, clock, stop).ConfigureAwait(false);
        Set(true);
        while (true)
        {
            await Task.Delay(Round, clock, stop).ConfigureAwait(false);
            await RunAsync(connection, "SELECT 1", stop).ConfigureAwait(false);
        }
    }

    private void Set(bool isOurs)
    {
        lock (_lock)
        {
            if (_isOurs == isOurs) return;
            _isOurs = isOurs;
            if (isOurs) _ours.TrySetResult();
            else _ours = NewSignal();
        }

        if (isOurs) LogOurs(log);
        Changed?.Invoke();
    }

    private static string Settings() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;
        SELECT set_config(name, '{(long)SilentFor.TotalMilliseconds}', false) FROM pg_catalog.pg_settings WHERE name = 'idle_session_timeout'
        """);

    private static async Task<object?> RunAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        var command = connection.CreateCommand();
        await using var disposing = command.ConfigureAwait(false);
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(stop).ConfigureAwait(false);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(6311, LogLevel.Information, "Of the gateways this one dials peers", EventName = "dials")]
    private static partial void LogOurs(ILogger log);

    [LoggerMessage(6312, LogLevel.Warning, "This gateway may not be the one any more that dials peers; what is connected stays: {Reason}", EventName = "dials_no_more")]
    private static partial void LogLost(ILogger log, string reason);
}
