using Connector.Configuration;
using Connector.Gateway.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Connector.Silo.Admin;

/// <summary>
/// The operator's listener: a port and server of its own, in whichever process has the books. On loopback unless there is
/// a token. What it answers is listed in <see cref="AdminEndpoints"/>.
/// </summary>
internal sealed class AdminServer(
    AdminConfig config, AdminEndpoints endpoints, OrleansDashboardPage dashboard, AdminHandler handler, ILoggerFactory logs)
    : IHostedService, IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Listens.</summary>
    /// <exception cref="StartException">The port is taken.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // The empty builder reads no file and no environment: only what is written here listens.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(logs);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        var app = builder.Build();
        app.Use(handler.GuardAsync);
        dashboard.Use(app);
        app.UseRouting();
        foreach (var endpoint in endpoints.All)
            app.MapMethods(endpoint.Path, [endpoint.Method], context => AdminHandler.AnswerAsync(context, endpoint));
        dashboard.Map(app);
        _app = app;
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException taken) when (StartException.IsAddressInUse(taken))
        {
            throw new StartException(
                $"port {config.Port} is in use. Stop what listens there, or set admin.port to another port", taken);
        }
    }

    /// <summary>Stops listening; requests under way are answered first.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = AdminLimits.MaxConnections;
        kestrel.Limits.MaxRequestBodySize = AdminLimits.MaxBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = AdminLimits.MaxHeaderBytes;
        kestrel.Limits.MaxRequestLineSize = AdminLimits.MaxRequestLineBytes;
        kestrel.Limits.RequestHeadersTimeout = AdminLimits.IdleLimit;
        kestrel.Limits.KeepAliveTimeout = AdminLimits.IdleLimit;
        if (config.Token is null) kestrel.ListenLocalhost(config.Port, Http1);
        else kestrel.ListenAnyIP(config.Port, Http1);

        static void Http1(ListenOptions listen) => listen.Protocols = HttpProtocols.Http1;
    }
}
