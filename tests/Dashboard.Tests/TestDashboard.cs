using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Connector.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Connector.Dashboard.Tests;

/// <summary>The whole dashboard on loopback ports.</summary>
internal sealed class TestDashboard : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestDashboard(WebApplication app)
    {
        _app = app;
        var ports = app.Urls.Select(url => new Uri(url).Port).ToArray();
        Telemetry = new Uri($"ws://127.0.0.1:{ports[0]}");
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ports[1]}") };
    }

    public Uri Telemetry { get; }

    private HttpClient Http { get; }

    public static async Task<TestDashboard> StartAsync(DashboardLimits? limits = null)
    {
        var settings = new DashboardSettings(0, 0, LogLevel.Error);
        var app = DashboardHosting.Build(settings, limits ?? new DashboardLimits(), TimeProvider.System);
        await app.StartAsync();
        return new TestDashboard(app);
    }

    /// <summary>A connection as a connector opens it.</summary>
    public async Task<ClientWebSocket> ConnectAsync(string? origin = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        try
        {
            await Await.Within(socket.ConnectAsync(Telemetry, CancellationToken.None), "the dashboard takes a connection");
            return socket;
        }
        catch (WebSocketException) when (socket.HttpStatusCode != HttpStatusCode.OK)
        {
            throw new HttpRequestException("refused", null, socket.HttpStatusCode);
        }
    }

    public static Task SendAsync(ClientWebSocket socket, string text, WebSocketMessageType type = WebSocketMessageType.Text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), type, true, CancellationToken.None);

    public static Task EndAsync(ClientWebSocket socket) => Await.Within(
        socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None), "the dashboard closes too");

    /// <summary>What the dashboard closes the connection with.</summary>
    public static async Task<WebSocketCloseStatus?> ClosedAsync(ClientWebSocket socket)
    {
        var read = await Await.Within(socket.ReceiveAsync(new byte[256], CancellationToken.None), "the dashboard closes the connection");
        Assert.Equal(WebSocketMessageType.Close, read.MessageType);
        return read.CloseStatus;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => AskAsync(HttpMethod.Get, path);

    public Task<HttpResponseMessage> AskAsync(HttpMethod method, string path) => Http.SendAsync(new HttpRequestMessage(method, path));

    public Task<string> TextAsync(string path) => Http.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <summary>A page that follows.</summary>
    public async Task<StreamReader> EventsAsync() => new(await Http.GetStreamAsync(new Uri("/api/events", UriKind.Relative)));

    public async Task<JsonElement> StateAsync() => JsonDocument.Parse(await TextAsync("/api/state")).RootElement;

    /// <summary>Ends when the state is so.</summary>
    public Task UntilAsync(Func<JsonElement, bool> condition, string what) =>
        Await.UntilAsync(async () => condition(await StateAsync()), () => what);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Await.Within(_app.StopAsync(), "the dashboard stops");
        await _app.DisposeAsync();
    }
}
