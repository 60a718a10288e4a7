namespace Connector.Configuration;

/// <summary>What is logged and how.</summary>
public sealed record LoggingConfig
{
    /// <summary>The least important lines that are written.</summary>
    public LoggingLevel Level { get; init; } = LoggingLevel.Info;

    /// <summary>One JSON object per line, or text for people.</summary>
    public LoggingFormat Format { get; init; } = LoggingFormat.Json;
}

/// <summary>Log levels, least important first.</summary>
public enum LoggingLevel
{
    /// <summary>Per-packet detail, sampled.</summary>
    Debug,

    /// <summary>What happens to sessions, routes and the process.</summary>
    Info,

    /// <summary>Somebody should look.</summary>
    Warn,

    /// <summary>Something failed.</summary>
    Error,
}

/// <summary>Shape of a log line.</summary>
public enum LoggingFormat
{
    /// <summary>One JSON object per line.</summary>
    Json,

    /// <summary>Text for people.</summary>
    Console,
}
