using System.Collections.Concurrent;
using Connector.Configuration;
using Connector.Gateway.Cluster;
using Connector.Gateway.Health;
using Connector.Gateway.Sessions;
using Connector.Grains.Interfaces.Telemetry;
using Connector.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Connector.Gateway.Tests;

/// <summary>The whole gateway on a loopback port, with real sockets and a <see cref="FakeSilo"/>.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestGateway(WebApplication app, FakeSilo[] silos, LogCatcher log) => (_app, Silos, Log) = (app, silos, log);

    public FakeSilo Silo => Silos[0];

    /// <summary>That of each shard.</summary>
    public IReadOnlyList<FakeSilo> Silos { get; }

    public LogCatcher Log { get; }

    public int Port => new Uri(_app.Urls.First()).Port;

    public Uri Url => new($"ws://127.0.0.1:{Port}");

    public HealthReport Health => Get<HealthState>().Read();

    public static GatewayLimits Limits { get; } = new() { CallTimeout = TimeSpan.FromSeconds(2) };

    /// <summary>Starts a gateway; the accounts alice, bob and carol may log in with their name and <c>-token</c>.</summary>
    public static async Task<TestGateway> StartAsync(
        GatewayLimits? limits = null, FakeSilo? silo = null, TlsConfig? tls = null, params PeerConfig[] peers) =>
        await StartOnAsync(0, limits, silo, tls, peers);

    /// <summary>The same with telemetry on.</summary>
    public static Task<TestGateway> StartAsync(TelemetryBuffer telemetry) => StartAsync(0, null, [new FakeSilo()], null, [], telemetry);

    /// <summary>The same with accounts that are divided among these silos.</summary>
    public static Task<TestGateway> StartAsync(GatewayLimits limits, FakeSilo[] silos, params PeerConfig[] peers) =>
        StartAsync(0, limits, silos, null, peers, null);

    /// <summary>The same on a port of the test's choice.</summary>
    public static Task<TestGateway> StartOnAsync(
        int port, GatewayLimits? limits, FakeSilo? silo, TlsConfig? tls, params PeerConfig[] peers) =>
        StartAsync(port, limits, [silo ?? new FakeSilo()], tls, peers, null);

    private static async Task<TestGateway> StartAsync(
        int port, GatewayLimits? limits, FakeSilo[] silos, TlsConfig? tls, PeerConfig[] peers, TelemetryBuffer? telemetry)
    {
        var log = new LogCatcher();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // As in the connector, libraries write warnings and errors only.
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug).AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddSingleton<LinkTo>((shard, delivery) =>
        {
            var silo = silos[shard.Number - 1];
            silo.Delivery = delivery;
            return silo;
        });
        builder.Services.AddSingleton(limits ?? Limits);
        if (telemetry is not null) builder.Services.AddSingleton(telemetry);
        builder.AddGateway(Config(port, silos.Length, tls, peers), "hash");
        var app = builder.Build().MapGateway();
        await app.StartAsync();
        return new TestGateway(app, silos, log);
    }

    public static PeerConfig Account(string id, string? token = null, Uri? url = null) => new()
    {
        Id = id,
        Username = "node",
        AcceptToken = new Secret(token ?? id + "-token"),
        Url = url,
        DialToken = url is null ? null : new Secret("node-token"),
    };

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public Task<TestPeer> LoginAsync(string account) => TestPeer.LoginAsync(Url, account, account + "-token");

    /// <summary>The live sessions of this process.</summary>
    public IEnumerable<BtpSession> Sessions => Get<SessionTable>().All.Where(session => !session.HasEnded);

    public Task UntilSiloIsUpAsync() => Await.Within(Get<GatewayShards>().All[0].Silo.WhenUpAsync(), "the gateway reaches the silo");

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await Await.Within(_app.StopAsync(), "the gateway stops", TimeSpan.FromSeconds(30));
        await _app.DisposeAsync();
    }

    private static ConnectorConfig Config(int port, int shards, TlsConfig? tls, PeerConfig[] peers) => new()
    {
        NodeId = "node",
        IlpAddress = FakeSilo.Address,
        BtpServer = new BtpServerConfig { Host = "127.0.0.1", Port = port, Tls = tls },
        Peers = [Account("alice"), Account("bob"), Account("carol"), .. peers],
        Cluster = new ClusterConfig { Id = "node", Shards = shards },
    };
}

/// <summary>Keeps what was logged.</summary>
internal sealed class LogCatcher : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Event, string Text)> _lines = new();

    public IEnumerable<string> Lines(string eventName) => _lines.Where(line => line.Event == eventName).Select(line => line.Text);

    public IEnumerable<string> All => _lines.Select(line => line.Text);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, eventId.Name ?? "", formatter(state, exception)));

    public void Dispose()
    {
    }
}
