using Connector.Gateway.Logging;

namespace Connector.Gateway.Hosting;

/// <summary>How the process ends: within ten seconds of the signal, whatever peers do.</summary>
internal static partial class HostStop
{
    /// <summary>A stop that takes longer than this is cut off.</summary>
    public static readonly TimeSpan ExitWithin = TimeSpan.FromSeconds(9.5);

    /// <summary>
    /// Ends the process if its stop takes too long, even one that began while it was starting. What is returned takes that
    /// back: a start that failed is taken down, which is not the end of the process.
    /// </summary>
    public static CancellationTokenRegistration LimitDuration(WebApplication app, ConnectorLog log, ILogger logger) =>
        app.Lifetime.ApplicationStopping.Register(() =>
        {
            Stopping(logger);
            _ = ExitLaterAsync(Failure(app.Services) is null ? 0 : 1, log, logger);
        });

    /// <summary>
    /// Waits for the signal and for the stop. Null after an ordinary stop, also one in which something had to be
    /// abandoned; the exception when a part of the connector ended by itself.
    /// </summary>
    public static async Task<Exception?> WaitAsync(WebApplication app, ILogger logger)
    {
        try
        {
            await app.WaitForShutdownAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            StopIncomplete(logger, exception);
        }

        return Failure(app.Services);
    }

    private static AggregateException? Failure(IServiceProvider services) =>
        services.GetServices<IHostedService>().OfType<BackgroundService>()
            .Select(service => service.ExecuteTask?.Exception)
            .FirstOrDefault(exception => exception is not null);

    private static async Task ExitLaterAsync(int code, ConnectorLog log, ILogger logger)
    {
        await Task.Delay(ExitWithin, TimeProvider.System).ConfigureAwait(false);
        StopCutOff(logger, ExitWithin.TotalSeconds);
        log.Flush();
        Environment.Exit(code);
    }

    [LoggerMessage(130, LogLevel.Information, "stopping", EventName = "ConnectorStopping")]
    private static partial void Stopping(ILogger logger);

    [LoggerMessage(131, LogLevel.Warning, "not everything could be stopped in order")]
    private static partial void StopIncomplete(ILogger logger, Exception exception);

    [LoggerMessage(132, LogLevel.Warning, "the stop is cut off after {Seconds} s")]
    private static partial void StopCutOff(ILogger logger, double seconds);
}
