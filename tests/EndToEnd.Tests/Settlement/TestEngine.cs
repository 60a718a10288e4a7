using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Connector.EndToEnd.Tests.Settlement;

/// <summary>What an engine does with a settlement.</summary>
internal enum EngineMood
{
    /// <summary>Pays, and says so.</summary>
    Pays,

    /// <summary>Says nothing and pays nothing.</summary>
    Stalls,

    /// <summary>Pays, and the answer never comes.</summary>
    PaysSilently,

    /// <summary>Refuses for good.</summary>
    Refuses,
}

/// <summary>A settlement engine that pays once per key and outlives every connector of the test.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();
    private readonly ConcurrentQueue<string> _asked = new();

    private TestEngine(WebApplication app) => _app = app;

    public EngineMood Mood { get; set; }

    /// <summary>What was paid, by key.</summary>
    public ConcurrentDictionary<string, BigInteger> Paid { get; } = new();

    /// <summary>The key of every call that was to pay, in order.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public BigInteger PaidInAll => Paid.Values.Aggregate(BigInteger.Zero, (sum, paid) => sum + paid);

    public string Url => _app.Urls.First();

    public static async Task<TestEngine> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var engine = new TestEngine(builder.Build());
        engine._app.Run(engine.AnswerAsync);
        await engine._app.StartAsync();
        return engine;
    }

    /// <summary>Tells the connector that the peer paid; null: nobody answered.</summary>
    public async Task<HttpStatusCode?> TellAsync(int port, string key, string amount, int scale)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/accounts/bob/settlements")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"amount":"{{amount}}","scale":{{scale}}}""")),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var response = await _http.SendAsync(request);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        if (context.Request.Path.Value!.EndsWith("/settlements", StringComparison.Ordinal))
            await SettleAsync(context, body.RootElement);
        else
            context.Response.StatusCode = StatusCodes.Status201Created;
    }

    private async Task SettleAsync(HttpContext context, JsonElement quantity)
    {
        var (key, mood) = (context.Request.Headers["Idempotency-Key"].ToString(), Mood);
        var amount = BigInteger.Parse(quantity.GetProperty("amount").GetString()!, CultureInfo.InvariantCulture);
        if (mood is EngineMood.Pays or EngineMood.PaysSilently)
            Assert.Equal(amount, Paid.GetOrAdd(key, amount));
        _asked.Enqueue(key);
        if (mood is EngineMood.Stalls or EngineMood.PaysSilently)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        context.Response.StatusCode = mood == EngineMood.Refuses ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status201Created;
    }
}
