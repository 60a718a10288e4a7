using Connector.Gateway.Health;
using Connector.Gateway.Reload;
using Connector.Gateway.Telemetry;
using Serilog;

namespace Connector.Gateway.Hosting;

/// <summary>The host that every role starts from.</summary>
public static class ConnectorHost
{
    /// <summary>How long a stop may take before what still runs is abandoned.</summary>
    public static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(8);

    /// <summary>
    /// A builder with the log, the health endpoint and the rules for starting and stopping. It reads no file and no
    /// variable of its own, so nothing but the configuration decides what it does, wherever it is started.
    /// </summary>
    public static WebApplicationBuilder CreateBuilder(ConnectorSetup setup)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(ConnectorHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(setup);
        services.AddSingleton(setup.Config);
        services.AddSingleton(setup.Source);
        services.AddSingleton(setup.Log);
        services.AddSerilog(setup.Log.Logger);
        // A silo needs none but itself.
        var shards = setup.Role == ProcessRole.Silo ? 1 : setup.Config.Cluster.Shards;
        services.AddSingleton(provider => new HealthState(provider.GetRequiredService<TimeProvider>(), shards));
        services.AddSingleton(new HealthOptions(setup.Config.HealthCheckPort, setup.Config.NodeId, ConnectorVersion.Text));
        services.AddSingleton<HealthServer>();
        services.AddHostedService(provider => provider.GetRequiredService<HealthServer>());
        services.AddHostedService<HealthLifetime>();
        services.AddSingleton<ConfigStatus>();
        services.AddSingleton<IHealthDetail, ConfigDetail>();
        services.AddSingleton<LogLevelRule>();
        services.AddHostedService<ConfigFollower>();
        services.AddTelemetry(setup.Config);
        services.Configure<HostOptions>(options =>
        {
            options.ShutdownTimeout = StopWithin;
            options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
        });
        return builder;
    }
}
