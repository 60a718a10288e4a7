using System.Net;
using System.Text.Json;
using Connector.Gateway.Health;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Connector.Gateway.Tests.Health;

public sealed class HealthServerTests : IAsyncLifetime
{
    private static readonly string[] Keys =
        ["status", "uptime", "peersConnected", "totalPeers", "timestamp", "nodeId", "version"];

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, 6, TimeSpan.Zero));
    private readonly HealthState _state;
    private readonly HealthServer _server;
    private readonly HttpClient _http = new();
    private readonly FakeDetail _detail = new();

    public HealthServerTests()
    {
        _state = new HealthState(_clock);
        _server = new HealthServer(_state, new HealthOptions(0, "connector-a", "1.2.3"), [_detail], NullLoggerFactory.Instance);
    }

    public async ValueTask InitializeAsync() => await _server.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task the_body_has_the_known_keys_first_in_their_order()
    {
        Start();
        _state.DialledPeers(2, 3);
        _clock.Advance(TimeSpan.FromSeconds(61.9));
        using var response = await SendAsync(HttpMethod.Get, "/health");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Keys, JsonDocument.Parse(body).RootElement.EnumerateObject().Select(key => key.Name).Take(Keys.Length));
        Assert.StartsWith(
            """{"status":"healthy","uptime":61,"peersConnected":2,"totalPeers":3,"timestamp":"2030-01-02T03:05:06.906Z","nodeId":"connector-a","version":"1.2.3",""",
            body,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("localhost")]
    public async Task it_answers_on_ipv4_and_ipv6(string host)
    {
        Start();
        using var response = await SendAsync(HttpMethod.Get, "/health", host);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/health", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/health/ready", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    public async Task while_starting_it_is_live_but_not_ready(string path, HttpStatusCode status)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        Assert.Equal(status, response.StatusCode);
        Assert.Contains("\"starting\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/ready")]
    [InlineData("/health/live")]
    public async Task degraded_is_ready(string path)
    {
        Start();
        _state.DialledPeers(0, 1);
        using var response = await SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"degraded\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(false, "healthy", "good")]
    [InlineData(true, "degraded", "bad")]
    public async Task a_detail_is_told_and_may_degrade(bool degrades, string status, string detail)
    {
        Start();
        _detail.IsDegraded = degrades;
        using var response = await SendAsync(HttpMethod.Get, "/health");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(status, body.RootElement.GetProperty("status").GetString());
        Assert.Equal(detail, body.RootElement.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task a_detail_makes_nothing_ready_that_is_not()
    {
        _detail.IsDegraded = true;
        using var response = await SendAsync(HttpMethod.Get, "/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task head_answers_like_get_without_a_body()
    {
        Start();
        using var response = await SendAsync(HttpMethod.Head, "/health");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Content.Headers.ContentLength > 0);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("POST", "/health", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/", HttpStatusCode.NotFound)]
    [InlineData("GET", "/health/other", HttpStatusCode.NotFound)]
    public async Task anything_else_is_refused(string method, string path, HttpStatusCode status)
    {
        using var response = await SendAsync(new HttpMethod(method), path);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task of_several_shards_it_tells_which_have_no_silo()
    {
        Start();
        using var one = JsonDocument.Parse(await TextAsync(_server));
        Assert.False(one.RootElement.TryGetProperty("shardsAway", out _));

        var state = new HealthState(_clock, shards: 3);
        await using var server = new HealthServer(state, new HealthOptions(0, "connector-a", "1.2.3"), [], NullLoggerFactory.Instance);
        await server.StartAsync(TestContext.Current.CancellationToken);
        state.SiloAnswered(acceptsPrepares: true, shard: 2);
        using var several = JsonDocument.Parse(await TextAsync(server));
        Assert.Equal(Keys, several.RootElement.EnumerateObject().Select(key => key.Name).Take(Keys.Length));
        Assert.False(several.RootElement.GetProperty("siloConnected").GetBoolean());
        Assert.Equal([1, 3], several.RootElement.GetProperty("shardsAway").EnumerateArray().Select(shard => shard.GetInt32()));
    }

    private async Task<string> TextAsync(HealthServer server)
    {
        using var response = await _http.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/health"), TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private void Start()
    {
        _state.BtpListens(true);
        _state.SiloAnswered(acceptsPrepares: true);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string host = "127.0.0.1")
    {
        using var request = new HttpRequestMessage(method, $"http://{host}:{_server.Port}{path}");
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private sealed class FakeDetail : IHealthDetail
    {
        public string Name => "detail";

        public bool IsDegraded { get; set; }

        public void Write(Utf8JsonWriter json) => json.WriteStringValue(IsDegraded ? "bad" : "good");
    }
}
