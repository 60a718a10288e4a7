using System.Runtime.InteropServices;
using Connector.Gateway.Logging;

namespace Connector.Gateway.Hosting;

/// <summary>
/// Changes the log level while running: when the configuration file is edited, or at SIGHUP. LOG_LEVEL decides at the
/// start; a level that changes in the file afterwards is the newer word and wins.
/// </summary>
internal sealed partial class LogLevelFollower(
    ConfigSource source, ConnectorLog log, TimeProvider clock, ILogger<LogLevelFollower> logger) : BackgroundService
{
    /// <summary>How often the file is looked at.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly ConfigSource _fileAlone = source.Without("LOG_LEVEL");
    private volatile bool _asked;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Also without a file: unhandled, the signal would end the process.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Ask);
        var stamp = source.Stamp();
        var level = _fileAlone.Load().Config?.Logging.Level;
        // Looked at, not watched: a file that is mounted into a container reports no changes.
        using var timer = new PeriodicTimer(LookEvery, clock);
        while (await NextAsync(timer, stoppingToken).ConfigureAwait(false))
        {
            var now = source.Stamp();
            if (now == stamp && !_asked) continue;
            stamp = now;
            _asked = false;
            var read = _fileAlone.Load();
            if (read.Config is null)
            {
                FileRefused(logger, string.Join("; ", read.Errors));
            }
            else if (read.Config.Logging.Level != level)
            {
                level = read.Config.Logging.Level;
                var name = read.Config.Logging.Level.ToString().ToLowerInvariant();
                log.TrySetLevel(name);
                LevelChanged(logger, name);
            }
        }
    }

    private static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Ask(PosixSignalContext context)
    {
        context.Cancel = true;
        _asked = true;
    }

    // Written as a warning so that it is seen at every level but error.
    [LoggerMessage(101, LogLevel.Warning, "log level is now {NewLevel}")]
    private static partial void LevelChanged(ILogger logger, string newLevel);

    [LoggerMessage(102, LogLevel.Warning, "the configuration file changed but is refused, nothing changes: {Problems}")]
    private static partial void FileRefused(ILogger logger, string problems);
}
