using Connector.Dashboard.Network;
using Connector.Dashboard.Pages;
using Connector.Dashboard.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Connector.Dashboard;

/// <summary>One server with two doors: connectors come in by one, browsers by the other, and neither serves both.</summary>
internal static class DashboardHosting
{
    /// <summary>Builds it. Port 0 is any free one; <see cref="WebApplication.Urls"/> has the telemetry port first.</summary>
    public static WebApplication Build(DashboardSettings settings, DashboardLimits limits, TimeProvider clock)
    {
        // The empty builder reads no file and no environment: only what is written here listens.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(DashboardHosting).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.AddJsonConsole(console => console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'")
            .SetMinimumLevel(settings.LogLevel)
            .AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.JsonConsoleFormatterOptions>(options => options.UseUtcTimestamp = true);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = limits.StopWithin);
        builder.Services.AddSingleton(limits).AddSingleton(clock)
            .AddSingleton<NetworkState>().AddSingleton<TelemetryEndpoint>().AddSingleton<EventStream>().AddSingleton<PageEndpoint>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = limits.MaxSockets;
            kestrel.Limits.MaxRequestBodySize = 0;
            Listen(kestrel, settings.TelemetryPort, Door.Telemetry);
            Listen(kestrel, settings.HttpPort, Door.Page);
        });

        var app = builder.Build();
        app.UseWebSockets();
        var (telemetry, page) = (app.Services.GetRequiredService<TelemetryEndpoint>(), app.Services.GetRequiredService<PageEndpoint>());
        app.Run(http => http.Features.Get<Door>() == Door.Telemetry ? telemetry.HandleAsync(http) : page.HandleAsync(http));
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, int port, Door door)
    {
        // Every address, IPv4 and IPv6.
        if (port == 0) kestrel.Listen(System.Net.IPAddress.IPv6Any, 0, Configure);
        else kestrel.ListenAnyIP(port, Configure);

        void Configure(ListenOptions listen)
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection =>
            {
                connection.Features.Set(door);
                return next(connection);
            });
        }
    }

    /// <summary>The port that a connection came in by.</summary>
    private sealed class Door
    {
        public static readonly Door Telemetry = new();
        public static readonly Door Page = new();
    }
}
