using System.Globalization;
using Connector.Configuration;
using Connector.Gateway.Hosting;
using Connector.Silo.Clustering;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Connector.Silo.Settlement;

/// <summary>
/// Listens for settlement engines on a port and server of its own, in the silo: nothing of it is on the packet path. On
/// every address with a token, else on loopback only.
/// </summary>
internal sealed class SettlementServer(SettlementConfig settlement, SettlementEndpoint endpoint, ILoggerFactory logs)
    : IHostedService, IAsyncDisposable
{
    private const long MaxConnections = 256;
    private const int MaxHeaderBytes = 16 * 1024;
    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IdleFor = TimeSpan.FromMinutes(2);

    private WebApplication? _app;

    /// <summary>Adds it, if the configuration has <c>settlement</c>.</summary>
    public static void Add(IServiceCollection services, ConnectorSetup setup)
    {
        if (setup.Config.Settlement is not { } settlement)
            return;
        services.AddSingleton(settlement);
        services.AddSingleton(provider => SettlementCalls.Of(account => OtherShards.GrainsOf(account, setup.Shard, provider)));
        services.AddSingleton<SettlementEndpoint>();
        services.AddHostedService<SettlementServer>();
        var host = settlement.Token is null ? "localhost" : "*";
        services.AddSingleton(new ListeningEndpoint(
            "settlement", string.Create(CultureInfo.InvariantCulture, $"http://{host}:{settlement.Port}")));
    }

    /// <summary>Listens.</summary>
    /// <exception cref="StartException">The port is taken.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // The empty builder reads no file and no environment: only what is written here listens.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(logs);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        var app = builder.Build();
        app.Run(endpoint.HandleAsync);
        _app = app;
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException taken) when (StartException.IsAddressInUse(taken))
        {
            throw new StartException($"port {settlement.Port} is in use. Stop what listens there, or set settlement.port to another port", taken);
        }
    }

    /// <summary>Stops listening.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxRequestBodySize = SettlementEndpoint.MaxMessageBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        kestrel.Limits.RequestHeadersTimeout = HeadersWithin;
        kestrel.Limits.KeepAliveTimeout = IdleFor;
        if (settlement.Token is null) kestrel.ListenLocalhost(settlement.Port);
        else kestrel.ListenAnyIP(settlement.Port);
    }
}
