using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Connector.Gateway.Logging;

/// <summary>The log of this process: one line an event on stdout, JSON for machines or text for people.</summary>
public sealed class ConnectorLog : IAsyncDisposable
{
    private readonly LoggingLevelSwitch _level;
    private readonly VolumeGuard _guard;
    private readonly LineSink _lines;

    /// <summary>Opens the log.</summary>
    /// <param name="nodeId">Stands in every line.</param>
    /// <param name="level"><c>debug</c>, <c>info</c>, <c>warn</c> or <c>error</c>, in any case.</param>
    /// <param name="json">JSON in pino's shape, else text for people.</param>
    /// <param name="output">Where lines go; stdout in a process.</param>
    /// <param name="clock">For the volume guard.</param>
    public ConnectorLog(string nodeId, string level, bool json, Stream output, TimeProvider clock)
    {
        var text = new LogText(Secrets);
        _level = new LoggingLevelSwitch(Parse(level) ?? LogEventLevel.Information);
        _lines = new LineSink(json ? new PinoFormatter(nodeId, text) : new ConsoleFormatter(text), output, clock);
        _guard = new VolumeGuard(_lines, clock);
        var libraries = new LoggingLevelSwitch(LogEventLevel.Warning);
        Logger = new LoggerConfiguration()
            .MinimumLevel.ControlledBy(_level)
            .MinimumLevel.Override("Orleans", libraries)
            .MinimumLevel.Override("Microsoft", libraries)
            .MinimumLevel.Override("System", libraries)
            .MinimumLevel.Override("Polly", libraries)
            .Filter.ByExcluding(KnownNoise.Holds)
            .WriteTo.Sink(_guard)
            .CreateLogger();
    }

    /// <summary>To be handed to the host.</summary>
    public Logger Logger { get; }

    /// <summary>What must not appear in any line.</summary>
    public SecretMask Secrets { get; } = new();

    /// <summary>The level in effect: <c>debug</c>, <c>info</c>, <c>warn</c> or <c>error</c>.</summary>
    public string Level => _level.MinimumLevel switch
    {
        LogEventLevel.Debug => "debug",
        LogEventLevel.Warning => "warn",
        LogEventLevel.Error => "error",
        _ => "info",
    };

    /// <summary>Changes the level while running. False when the name is none of the four.</summary>
    public bool TrySetLevel(string level)
    {
        if (Parse(level) is not { } parsed) return false;
        _level.MinimumLevel = parsed;
        return true;
    }

    /// <summary>Writes what is queued and returns; for a process that is about to end by force.</summary>
    public void Flush() => _lines.Dispose();

    /// <summary>Writes what is queued.</summary>
    public async ValueTask DisposeAsync()
    {
        await Logger.DisposeAsync().ConfigureAwait(false);
        _guard.Dispose();
        await _lines.DisposeAsync().ConfigureAwait(false);
    }

    private static LogEventLevel? Parse(string level) => level.ToUpperInvariant() switch
    {
        "DEBUG" => LogEventLevel.Debug,
        "INFO" => LogEventLevel.Information,
        "WARN" => LogEventLevel.Warning,
        "ERROR" => LogEventLevel.Error,
        _ => null,
    };
}
