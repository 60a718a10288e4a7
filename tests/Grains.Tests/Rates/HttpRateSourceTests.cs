using System.Net;
using System.Net.Http.Headers;
using Connector.Grains.Rates;
using Microsoft.Extensions.Time.Testing;

namespace Connector.Grains.Tests.Rates;

public sealed class HttpRateSourceTests
{
    private static readonly Uri Url = new("https://user:p%40ss@rates.example/latest?key=hidden");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(7);
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(1_900_000_000_000));

    [Fact]
    public async Task the_answer_is_read_and_the_age_that_a_cache_tells_counts()
    {
        using var source = Source(_ => Json("""{"base":"USD","rates":{"EUR":0.5}}""", TimeSpan.FromSeconds(7)));
        var quotes = await source.FetchAsync(Url, Limit, TestContext.Current.CancellationToken);
        Assert.True(quotes.TryFind("USD", "EUR", out _));
        Assert.Equal(_clock.GetUtcNow().AddSeconds(-7).ToUnixTimeMilliseconds(), quotes.AsOf);
    }

    [Fact]
    public async Task user_and_password_of_the_address_are_shown_to_the_source()
    {
        AuthenticationHeaderValue? shown = null;
        using var source = Source(request =>
        {
            shown = request.Headers.Authorization;
            return Json("""{"pairs":{"A/B":1}}""");
        });
        await source.FetchAsync(Url, Limit, TestContext.Current.CancellationToken);
        Assert.Equal("Basic dXNlcjpwQHNz", shown?.ToString());
    }

    [Fact]
    public async Task what_is_no_success_is_a_failure_that_names_the_status_and_not_the_address()
    {
        using var source = Source(_ => new HttpResponseMessage(HttpStatusCode.TooManyRequests));
        Assert.Equal("it answers with status 429", await ProblemAsync(source));
    }

    [Fact]
    public async Task an_answer_over_the_bound_is_a_failure()
    {
        using var source = Source(_ => Json($$"""{"pairs":{"A/B":1},"more":"{{new string('x', HttpRateSource.MaxAnswerBytes)}}"}"""));
        Assert.Equal("its answer is larger than 1048576 bytes", await ProblemAsync(source));
    }

    [Fact]
    public async Task a_source_that_says_nothing_fails_at_the_limit()
    {
        using var source = new HttpRateSource(new Silent(), _clock);
        var fetching = source.FetchAsync(Url, Limit, TestContext.Current.CancellationToken);
        _clock.Advance(Limit - TimeSpan.FromMilliseconds(1));
        Assert.False(fetching.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("it does not answer within 7 s", (await Assert.ThrowsAsync<RateSourceException>(() => fetching)).Message);
    }

    [Fact]
    public async Task a_source_that_nobody_listens_at_is_a_failure()
    {
        using var source = Source(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused (rates.example:443)"));
        Assert.Equal("it cannot be connected to", await ProblemAsync(source));
    }

    [Fact]
    public async Task a_stop_is_no_failure_of_the_source()
    {
        using var source = new HttpRateSource(new Silent(), _clock);
        using var stop = new CancellationTokenSource();
        var fetching = source.FetchAsync(Url, Limit, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetching);
    }

    private static async Task<string> ProblemAsync(HttpRateSource source)
    {
        var failure = await Assert.ThrowsAsync<RateSourceException>(
            () => source.FetchAsync(Url, Limit, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("rates.example", failure.Message, StringComparison.Ordinal);
        return failure.Message;
    }

    private static HttpResponseMessage Json(string json, TimeSpan? age = null)
    {
        var response = new HttpResponseMessage { Content = new StringContent(json) };
        response.Headers.Age = age;
        return response;
    }

    private HttpRateSource Source(Func<HttpRequestMessage, HttpResponseMessage> answer) => new(new Scripted(answer), _clock);

    private sealed class Scripted(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }

    private sealed class Silent : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            throw new InvalidOperationException("nobody answers");
        }
    }
}
