using Connector.Configuration;
using Connector.Gateway.Hosting;
using Connector.Gateway.Logging;

namespace Connector.Gateway.Reload;

/// <summary>
/// Which log level is in force. <c>LOG_LEVEL</c> decides at the start; a level that changes in the file afterwards is the
/// newer word and wins.
/// </summary>
internal sealed partial class LogLevelRule(ConfigSource source, ConnectorLog log, ILogger<LogLevelRule> logger)
{
    private readonly ConfigSource _fileAlone = source.Without("LOG_LEVEL");
    private LoggingLevel? _level = source.Without("LOG_LEVEL").Load().Config?.Logging.Level;

    /// <summary>Reads the file, which is valid, and follows it.</summary>
    public void Follow()
    {
        if (_fileAlone.Load().Config?.Logging.Level is not { } level || level == _level) return;
        _level = level;
        var name = level.ToString().ToLowerInvariant();
        log.TrySetLevel(name);
        LevelChanged(logger, name);
    }

    // Written as a warning so that it is seen at every level but error.
    [LoggerMessage(101, LogLevel.Warning, "log level is now {NewLevel}")]
    private static partial void LevelChanged(ILogger logger, string newLevel);
}
