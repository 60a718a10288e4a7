using System.Net.Http.Headers;
using System.Text;

namespace Connector.Grains.Rates;

/// <summary>Fetches rates over HTTP: <see cref="RateAnswer"/> says what the answer looks like.</summary>
internal sealed class HttpRateSource : IRateSource, IDisposable
{
    /// <summary>Largest answer, bytes.</summary>
    public const int MaxAnswerBytes = 1024 * 1024;

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    /// <summary>Fetches over the network. No proxy and no cookie: nothing but the configuration decides what is asked.</summary>
    public HttpRateSource(TimeProvider clock)
        : this(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                MaxAutomaticRedirections = 3,
                // The name is resolved again now and then.
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            },
            clock)
    {
    }

    /// <summary>Fetches by way of this handler.</summary>
    internal HttpRateSource(HttpMessageHandler handler, TimeProvider clock)
    {
        _clock = clock;
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxAnswerBytes };
    }

    /// <inheritdoc />
    public async Task<RateQuotes> FetchAsync(Uri url, TimeSpan limit, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(limit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        var asked = _clock.GetUtcNow();
        try
        {
            using var request = Request(url);
            // The client reads the whole body before it returns, and no more than its bound.
            using var response = await _http.SendAsync(request, either.Token);
            if (!response.IsSuccessStatusCode)
                throw new RateSourceException($"it answers with status {(int)response.StatusCode}");
            var age = response.Headers.Age ?? TimeSpan.Zero;
            var body = await response.Content.ReadAsByteArrayAsync(either.Token);
            return RateAnswer.Read(body, (asked - age).ToUnixTimeMilliseconds());
        }
        catch (OperationCanceledException exception) when (!stop.IsCancellationRequested)
        {
            throw new RateSourceException($"it does not answer within {limit.TotalSeconds:0.#} s", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new RateSourceException(Words(exception.HttpRequestError), exception);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(Uri url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (url.UserInfo.Length > 0)
        {
            var login = Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo)));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", login);
        }

        return request;
    }

    private static string Words(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => "its name cannot be resolved",
        HttpRequestError.ConnectionError => "it cannot be connected to",
        HttpRequestError.SecureConnectionError => "no secure connection to it can be made: look at its certificate",
        HttpRequestError.ConfigurationLimitExceeded => $"its answer is larger than {MaxAnswerBytes} bytes",
        _ => $"its answer cannot be read ({error})",
    };
}
