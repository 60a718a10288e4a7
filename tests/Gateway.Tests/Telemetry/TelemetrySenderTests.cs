using System.Diagnostics.Metrics;
using System.Text.Json;
using Connector.Configuration;
using Connector.Gateway.Telemetry;
using Connector.Grains.Interfaces.Telemetry;
using Connector.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Connector.Gateway.Tests.Telemetry;

public sealed class TelemetrySenderTests
{
    [Fact]
    public async Task tells_the_status_first_and_then_what_waits()
    {
        await using var dashboard = TestDashboard.Start();
        await using var sender = new Sender(dashboard.Url);
        sender.Buffer.RouteLookup(TelemetryKind.RouteFound, "bob", "test.b"u8, 1);
        await sender.StartAsync();

        Assert.Equal("NODE_STATUS", (await dashboard.NextAsync()).GetProperty("type").GetString());
        var lookup = await dashboard.NextAsync();
        Assert.Equal(("ROUTE_LOOKUP", "node"), (lookup.GetProperty("type").GetString(), lookup.GetProperty("nodeId").GetString()));
        Assert.True(sender.Metrics.Connected);
    }

    [Fact]
    public async Task tells_a_changed_status_at_once_and_an_unchanged_one_every_thirty_seconds()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var dashboard = TestDashboard.Start();
        await using var sender = new Sender(dashboard.Url, clock);
        await sender.StartAsync();
        Assert.Equal("healthy", await NextHealthAsync());

        sender.Status = sender.Status with { Health = "degraded" };
        await Await.UntilAsync(Tick(TimeSpan.FromMilliseconds(500), 2), "the changed status is sent");
        Assert.Equal("degraded", await NextHealthAsync());

        // The marker shows that no status came between: messages keep their order.
        clock.Advance(TimeSpan.FromSeconds(20));
        sender.Buffer.RouteLookup(TelemetryKind.RouteMissing, "", "test.b"u8, 1);
        await Await.UntilAsync(Tick(TimeSpan.FromMilliseconds(100), 3), "the marker is sent");
        Assert.Equal("ROUTE_LOOKUP", (await dashboard.NextAsync()).GetProperty("type").GetString());

        await Await.UntilAsync(Tick(TimeSpan.FromSeconds(5), 4), "the status is sent again");
        Assert.Equal("degraded", await NextHealthAsync());

        async Task<string?> NextHealthAsync()
        {
            var message = await dashboard.NextAsync();
            Assert.Equal("NODE_STATUS", message.GetProperty("type").GetString());
            return message.GetProperty("data").GetProperty("health").GetString();
        }

        Func<bool> Tick(TimeSpan step, long sent) => () =>
        {
            if (sender.Metrics.Sent >= sent) return true;
            clock.Advance(step);
            return false;
        };
    }

    [Fact]
    public async Task without_a_source_it_tells_packets_only()
    {
        await using var dashboard = TestDashboard.Start();
        await using var sender = new Sender(dashboard.Url, withStatus: false);
        sender.Buffer.RouteLookup(TelemetryKind.RouteFound, "bob", "test.b"u8, 1);
        await sender.StartAsync();
        Assert.Equal("ROUTE_LOOKUP", (await dashboard.NextAsync()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task comes_back_to_a_dashboard_that_came_back_with_the_status_and_the_newest_events()
    {
        var first = TestDashboard.Start();
        var (url, port) = (first.Url, first.Port);
        await using var sender = new Sender(url, limits: Fast);
        await sender.StartAsync();
        await first.NextAsync("NODE_STATUS");
        await first.DisposeAsync();
        await Await.UntilAsync(() => !sender.Metrics.Connected, "the sender notices that the dashboard is away");
        for (var i = 0; i < 5_000; i++) sender.Buffer.RouteLookup(TelemetryKind.RouteMissing, "", "test.b"u8, i);

        await using var second = TestDashboard.Start(port: port);
        Assert.Equal("NODE_STATUS", (await second.NextAsync()).GetProperty("type").GetString());
        var oldest = await second.NextAsync();
        Assert.Equal(DateTimeOffset.UnixEpoch.AddMilliseconds(5_000 - 4_096), oldest.GetProperty("timestamp").GetDateTimeOffset());
        Assert.Equal(5_000 - 4_096, sender.Metrics.Dropped);
        Assert.Equal(2, sender.Log.Lines("telemetry_connected").Count());
        Assert.Single(sender.Log.Lines("telemetry_disconnected"));
    }

    [Theory]
    [InlineData(DashboardManner.NeverAnswers)]
    [InlineData(DashboardManner.Closes)]
    [InlineData(DashboardManner.TalksNonsense)]
    [InlineData(DashboardManner.IsNoWebSocket)]
    public async Task tries_again_for_ever_whatever_the_dashboard_does(DashboardManner manner)
    {
        await using var dashboard = TestDashboard.Start(manner);
        await using var sender = new Sender(dashboard.Url, limits: Fast);
        await sender.StartAsync();
        await Await.UntilAsync(() => dashboard.Connections >= 8, "it has tried eight times");
        Assert.False(sender.HasEnded);
    }

    [Fact]
    public async Task one_that_never_reads_is_given_up_and_tried_again_and_what_is_lost_is_counted()
    {
        await using var dashboard = TestDashboard.Start(DashboardManner.NeverReads);
        await using var sender = new Sender(dashboard.Url, limits: Fast with { SendStall = TimeSpan.FromMilliseconds(200) });
        await sender.StartAsync();
        var address = System.Text.Encoding.ASCII.GetBytes("test." + new string('x', 1_000));
        await Await.UntilAsync(
            () =>
            {
                for (var i = 0; i < 1_000; i++) sender.Buffer.RouteLookup(TelemetryKind.RouteMissing, "", address, i);
                return dashboard.Connections >= 3;
            },
            "it has given up twice");
        Assert.True(sender.Metrics.Dropped > 0);
        Assert.False(sender.HasEnded);
    }

    [Fact]
    public async Task one_that_is_away_is_told_of_once()
    {
        await using var sender = new Sender(new Uri($"ws://user:secret-word@127.0.0.1:{FreePort.Next()}/path?token=secret-token"), limits: Fast);
        await sender.StartAsync();
        await Await.UntilAsync(() => sender.Log.Lines("telemetry_still_unreachable").Count() >= 3, "it has tried a few times");

        Assert.Single(sender.Log.Lines("telemetry_unreachable"));
        Assert.DoesNotContain(sender.Log.All, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task the_meter_and_health_tell_how_it_does()
    {
        await using var sender = new Sender(new Uri($"ws://127.0.0.1:{FreePort.Next()}"));
        for (var i = 0; i < 4_100; i++) sender.Buffer.RouteLookup(TelemetryKind.RouteMissing, "", "test.b"u8, i);
        var seen = new Dictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name.StartsWith("telemetry.", StringComparison.Ordinal)) listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen[instrument.Name] = Math.Max(value, seen.GetValueOrDefault(instrument.Name)));
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.True(seen["telemetry.dropped"] >= 4, "other tests' senders may have dropped more");

        var body = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body)) new TelemetryDetail(sender.Metrics).Write(json);
        Assert.Equal("""{"connected":false,"sent":0,"dropped":4}""", System.Text.Encoding.UTF8.GetString(body.WrittenSpan));
    }

    private static TelemetryLimits Fast { get; } = new()
    {
        FlushPeriod = TimeSpan.FromMilliseconds(10),
        ConnectTimeout = TimeSpan.FromMilliseconds(200),
        FirstBackoff = TimeSpan.FromMilliseconds(10),
        LongestBackoff = TimeSpan.FromMilliseconds(50),
    };

    private sealed class Sender : IAsyncDisposable, INodeStatusSource
    {
        private readonly TelemetrySender _sender;

        public Sender(Uri url, TimeProvider? clock = null, TelemetryLimits? limits = null, bool withStatus = true)
        {
            var config = new ConnectorConfig
            {
                NodeId = "node",
                IlpAddress = "test.node",
                DashboardTelemetryUrl = url,
                Cluster = new ClusterConfig { Id = "node" },
            };
            Metrics = new TelemetryMetrics(Buffer);
            using var logs = LoggerFactory.Create(builder => builder.AddProvider(Log).SetMinimumLevel(LogLevel.Debug));
            _sender = new TelemetrySender(
                config, Buffer, Metrics, limits ?? new TelemetryLimits(), clock ?? TimeProvider.System,
                logs.CreateLogger<TelemetrySender>(), withStatus ? this : null);
        }

        public TelemetryBuffer Buffer { get; } = new();

        public TelemetryMetrics Metrics { get; }

        public LogCatcher Log { get; } = new();

        public NodeStatus Status { get; set; } = new([], [], "healthy", TimeSpan.Zero, 0, 0);

        public bool HasEnded => _sender.ExecuteTask!.IsCompleted;

        public NodeStatus Read() => Status;

        public Task StartAsync() => _sender.StartAsync(CancellationToken.None);

        public async ValueTask DisposeAsync()
        {
            await Await.Within(_sender.StopAsync(CancellationToken.None), "the sender stops");
            _sender.Dispose();
            Metrics.Dispose();
        }
    }
}
