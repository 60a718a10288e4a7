namespace Connector.Dashboard;

/// <summary>The life of the process: exit code 0 after a signal, 1 when it cannot start.</summary>
internal static partial class DashboardProcess
{
    private const int Failed = 1;

    public static async Task<int> RunAsync()
    {
        if (DashboardSettings.Read(Environment.GetEnvironmentVariable, out var problems) is not { } settings)
            return await RefuseAsync($"Configuration error:\n{problems}").ConfigureAwait(false);

        var app = DashboardHosting.Build(settings, new DashboardLimits(), TimeProvider.System);
        await using (app.ConfigureAwait(false))
        {
            try
            {
                await app.StartAsync().ConfigureAwait(false);
            }
            catch (IOException taken)
            {
                return await RefuseAsync(
                    $"Cannot start: {taken.Message} Set TELEMETRY_WS_PORT or HTTP_PORT to another port.").ConfigureAwait(false);
            }

            var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(DashboardProcess).FullName!);
            Ready(log, settings.TelemetryPort, settings.HttpPort, DashboardVersion.Text);
            await app.WaitForShutdownAsync().ConfigureAwait(false);
            Stopped(log);
        }

        return 0;
    }

    private static async Task<int> RefuseAsync(string message)
    {
        await Console.Error.WriteLineAsync(message).ConfigureAwait(false);
        return Failed;
    }

    [LoggerMessage(6207, LogLevel.Information, "ready: telemetry on port {TelemetryPort}, page on port {HttpPort}, version {Version}", EventName = "dashboard_ready")]
    private static partial void Ready(ILogger logger, int telemetryPort, int httpPort, string version);

    [LoggerMessage(6208, LogLevel.Information, "stopped", EventName = "dashboard_stopped")]
    private static partial void Stopped(ILogger logger);
}
