using Connector.Configuration;

namespace Connector.Gateway.Hosting;

/// <summary>
/// Starts the host, again when a port that we chose ourselves was taken meanwhile, or a part of it asks for it.
/// </summary>
internal static partial class HostStart
{
    private const int MaxStarts = 5;

    /// <summary>The started host.</summary>
    /// <exception cref="StartException">The operator can mend it.</exception>
    /// <exception cref="OperationCanceledException">A signal came first.</exception>
    public static async Task<WebApplication> RunAsync(
        ConnectorSetup setup, Func<ConnectorSetup, WebApplication> build, ILogger logger)
    {
        using var signals = new StartSignals();
        for (var start = 1; ; start++)
        {
            var app = build(setup);
            signals.Now(app);
            var stopLimit = HostStop.LimitDuration(app, setup.Log, logger);
            try
            {
                await app.StartAsync().ConfigureAwait(false);
                return app;
            }
            catch (Exception exception)
            {
                var stopping = app.Lifetime.ApplicationStopping.IsCancellationRequested;
                await stopLimit.DisposeAsync().ConfigureAwait(false);
                await TakeDownAsync(app, logger).ConfigureAwait(false);
                signals.NoMore();
                if (stopping) throw new OperationCanceledException("stopped while starting", exception);
                if (StartAgainException.IsIn(exception))
                {
                    start = 0;
                    continue;
                }

                if (Explain(exception, setup.Config, lastStart: start == MaxStarts) is { } failure) throw failure;
                if (start == MaxStarts || !StartException.IsAddressInUse(exception)) throw;
                PortTaken(logger, start);
            }
        }
    }

    // What had started ends in order: only disposed, it would complain of the services that it lost.
    private static async Task TakeDownAsync(WebApplication app, ILogger logger)
    {
        try
        {
            await app.StopAsync(HostStop.ExitWithin).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            TakeDownFailed(logger, exception);
        }
        await app.DisposeAsync().ConfigureAwait(false);
    }

    private static StartException? Explain(Exception exception, ConnectorConfig config, bool lastStart)
    {
        if (StartException.In(exception) is { } failure) return failure;
        if (!StartException.IsAddressInUse(exception)) return null;
        // Kestrel says it with an IOException; the health endpoint's was explained before it came here.
        if (Has<IOException>(exception))
            return StartException.PortInUse(config.BtpServer.Port, "btpServerPort", "BTP_SERVER_PORT", exception);
        if (lastStart && config.Cluster.GatewayPort is { } gatewayPort)
            return StartException.PortInUse(gatewayPort, "cluster.gatewayPort", "CLUSTER_GATEWAY_PORT", exception);
        if (lastStart && config.Cluster.SiloPort is { } siloPort)
            return StartException.PortInUse(siloPort, "cluster.siloPort", "CLUSTER_SILO_PORT", exception);
        return null;
    }

    private static bool Has<T>(Exception exception)
        where T : Exception => exception switch
        {
            T => true,
            AggregateException many => many.InnerExceptions.Any(Has<T>),
            { InnerException: { } cause } => Has<T>(cause),
            _ => false,
        };

    [LoggerMessage(120, LogLevel.Warning, "a port chosen at start was taken meanwhile, start {Start} is tried again with others")]
    private static partial void PortTaken(ILogger logger, int start);

    [LoggerMessage(141, LogLevel.Debug, "what had started did not end in order")]
    private static partial void TakeDownFailed(ILogger logger, Exception exception);
}
