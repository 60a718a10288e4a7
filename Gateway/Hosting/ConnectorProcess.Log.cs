using Connector.Configuration;

namespace Connector.Gateway.Hosting;

public static partial class ConnectorProcess
{
    [LoggerMessage(110, LogLevel.Information, "configuration {File}: node {Node} with address {IlpAddress}, role {Role}, log level {LogLevel}")]
    private static partial void ConfigLoaded(
        ILogger logger, string file, string node, string ilpAddress, ProcessRole role, string logLevel);

    [LoggerMessage(111, LogLevel.Warning, "{Problem}")]
    private static partial void ConfigWarning(ILogger logger, ConfigProblem problem);

    [LoggerMessage(121, LogLevel.Warning, "no configuration file: account send-packet-client has the token that the documentation names, and the loopback receiver fulfills; not for production")]
    private static partial void DevelopmentDefaults(ILogger logger);

    [LoggerMessage(112, LogLevel.Information, "{What} on {Where}")]
    private static partial void Listening(ILogger logger, string what, string where);

    [LoggerMessage(113, LogLevel.Information, "ready: role {Role}, version {Version}", EventName = "ConnectorReady")]
    private static partial void Ready(ILogger logger, ProcessRole role, string version);

    [LoggerMessage(114, LogLevel.Information, "stopped", EventName = "ConnectorStopped")]
    private static partial void Stopped(ILogger logger);

    [LoggerMessage(115, LogLevel.Critical, "cannot start: {Reason}")]
    private static partial void StartRefused(ILogger logger, string reason);

    [LoggerMessage(116, LogLevel.Critical, "cannot start")]
    private static partial void StartFailed(ILogger logger, Exception exception);

    [LoggerMessage(117, LogLevel.Critical, "a part of the connector failed, so it ends")]
    private static partial void PartFailed(ILogger logger, Exception exception);

    [LoggerMessage(118, LogLevel.Critical, "unhandled exception, the process ends")]
    private static partial void Unhandled(ILogger logger, Exception? exception);

    [LoggerMessage(119, LogLevel.Error, "an exception that nobody awaited")]
    private static partial void Unobserved(ILogger logger, Exception exception);
}
