using Connector.Gateway.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Connector.Gateway.Health;

/// <summary>
/// Serves <c>/health</c>, <c>/health/live</c> and <c>/health/ready</c> on a port and server of its own: it answers
/// before the BTP port listens, while it stops, and however many sockets peers hold open there.
/// </summary>
public sealed class HealthServer(
    HealthState state, HealthOptions options, IEnumerable<IHealthDetail> details, ILoggerFactory logs) : IHostedService, IAsyncDisposable
{
    private const long MaxConnections = 256;

    private readonly IHealthDetail[] _details = [.. details];
    private WebApplication? _app;

    /// <summary>The port it listens on, once started.</summary>
    public int Port { get; private set; }

    /// <summary>Listens.</summary>
    /// <exception cref="StartException">The port is taken.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // The empty builder reads no file and no environment: only what is written here listens.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(logs);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        var app = builder.Build();
        app.Run(AnswerAsync);
        _app = app;
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException taken) when (StartException.IsAddressInUse(taken))
        {
            throw StartException.PortInUse(options.Port, "healthCheckPort", "HEALTH_CHECK_PORT", taken);
        }

        Port = new Uri(app.Urls.First()).Port;
    }

    /// <summary>Stops listening.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxRequestBodySize = 0;
        // Every address, IPv4 and IPv6.
        if (options.Port == 0) kestrel.Listen(System.Net.IPAddress.IPv6Any, 0);
        else kestrel.ListenAnyIP(options.Port);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }

        var report = state.Read();
        if (report.Status == HealthStatus.Healthy && _details.Any(detail => detail.IsDegraded))
            report = report with { Status = HealthStatus.Degraded };
        int? status = context.Request.Path.Value switch
        {
            "/health" or "/health/ready" when report.IsReady => StatusCodes.Status200OK,
            "/health" when report.Status == HealthStatus.Standby => StatusCodes.Status200OK,
            "/health" or "/health/ready" => StatusCodes.Status503ServiceUnavailable,
            "/health/live" => StatusCodes.Status200OK,
            _ => null,
        };
        if (status is null)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var body = report.ToJson(options.NodeId, options.Version, _details);
        response.StatusCode = status.Value;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = body.Length;
        if (HttpMethods.IsGet(context.Request.Method)) await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}
