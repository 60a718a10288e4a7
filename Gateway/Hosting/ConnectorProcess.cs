using System.Collections;
using Connector.Configuration;
using Connector.Configuration.Tls;
using Connector.Gateway.Logging;
using Serilog.Extensions.Logging;

namespace Connector.Gateway.Hosting;

/// <summary>
/// The life of one process: read the configuration, start, run until a signal, stop. The exit code is 0 after a
/// signal and 1 after anything else.
/// </summary>
public static partial class ConnectorProcess
{
    private const int Failed = 1;

    /// <summary>Runs the process to its end and returns the exit code.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="allowed">Roles that the program can take, its default first.</param>
    /// <param name="build">Builds the host for a role.</param>
    public static async Task<int> RunAsync(string[] args, ProcessRole[] allowed, Func<ConnectorSetup, WebApplication> build)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
        var arguments = StartArguments.Read(args, environment, allowed, File.Exists, out var problem);
        if (arguments is null) return Refuse($"{problem}\n{StartArguments.Usage}");

        var source = new ConfigSource(arguments.ConfigFile, environment);
        var read = source.Load();
        // Who listens for peers needs the files now; a silo of its own does not.
        if (arguments.Role != ProcessRole.Silo) read = TlsFiles.Check(read, TimeProvider.System.GetUtcNow());
        if (read.Config is not { } config)
            return Refuse($"Configuration error:\n{string.Join('\n', read.Problems)}");

        var log = OpenLog(config);
        await using (log.ConfigureAwait(false))
        {
            using var loggers = new SerilogLoggerFactory(log.Logger);
            var logger = loggers.CreateLogger(typeof(ConnectorProcess).FullName!);
            ConfigLoaded(logger, source.Path ?? "none: development defaults", config.NodeId, config.IlpAddress, arguments.Role, log.Level);
            if (source.Path is null) DevelopmentDefaults(logger);
            foreach (var warning in read.Warnings) ConfigWarning(logger, warning);
            ReportUnhandled(logger, log);
            return await RunHostAsync(new ConnectorSetup(config, source, arguments.Role, log), build, logger).ConfigureAwait(false);
        }
    }

    private static async Task<int> RunHostAsync(ConnectorSetup setup, Func<ConnectorSetup, WebApplication> build, ILogger logger)
    {
        try
        {
            var app = await HostStart.RunAsync(setup, build, logger).ConfigureAwait(false);
            await using (app.ConfigureAwait(false))
            {
                foreach (var (what, where) in ListeningEndpoints.Of(setup, app.Services)) Listening(logger, what, where);
                Ready(logger, setup.Role, ConnectorVersion.Text);
                var failure = await HostStop.WaitAsync(app, logger).ConfigureAwait(false);
                if (failure is not null) PartFailed(logger, failure);
                Stopped(logger);
                return failure is null ? 0 : Failed;
            }
        }
        catch (OperationCanceledException)
        {
            // A signal came before everything had started.
            Stopped(logger);
            return 0;
        }
        catch (StartException failure)
        {
            StartRefused(logger, failure.Message);
            return Refuse($"Cannot start: {failure.Message}");
        }
        catch (Exception exception)
        {
            StartFailed(logger, exception);
            return Refuse($"Cannot start: {exception.Message}");
        }
    }

    private static ConnectorLog OpenLog(ConnectorConfig config)
    {
        var json = config.Logging.Format == LoggingFormat.Json;
        var level = config.Logging.Level.ToString();
        var log = new ConnectorLog(config.NodeId, level, json, Console.OpenStandardOutput(), TimeProvider.System);
        log.Secrets.Set(ConfiguredSecrets.Of(config));
        return log;
    }

    private static void ReportUnhandled(ILogger logger, ConnectorLog log)
    {
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
        {
            // The runtime ends the process after this, with a code that is not zero.
            Unhandled(logger, unhandled.ExceptionObject as Exception);
            log.Flush();
        };
        TaskScheduler.UnobservedTaskException += (_, unobserved) =>
        {
            Unobserved(logger, unobserved.Exception);
            unobserved.SetObserved();
        };
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return Failed;
    }
}
