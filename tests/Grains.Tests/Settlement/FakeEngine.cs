using System.Collections.Concurrent;
using System.Net;
using System.Numerics;
using System.Text;
using Connector.Ledger.Settlement;

namespace Connector.Grains.Tests.Settlement;

/// <summary>One call that an engine got.</summary>
internal sealed record EngineCall(string Path, string? Key, string Body, string? Authorization);

/// <summary>
/// An engine that pays once per key and forgets nothing, unless a test has it behave otherwise. Lives as long as the test,
/// whatever becomes of the account.
/// </summary>
internal sealed class FakeEngine : HttpMessageHandler
{
    private readonly ConcurrentQueue<EngineCall> _calls = [];
    private readonly ConcurrentQueue<Func<EngineCall, CancellationToken, Task<HttpResponseMessage>>> _script = [];

    /// <summary>Every call so far.</summary>
    public IReadOnlyList<EngineCall> Calls => [.. _calls];

    /// <summary>Those that are to pay.</summary>
    public IReadOnlyList<EngineCall> Settlements => [.. _calls.Where(call => call.Path.EndsWith("/settlements", StringComparison.Ordinal))];

    /// <summary>What was paid, by key.</summary>
    public ConcurrentDictionary<string, BigInteger> Paid { get; } = new();

    /// <summary>Answers to accounts that are opened.</summary>
    public Queue<HttpStatusCode> AccountAnswers { get; } = new();

    /// <summary>The next settlement is answered like this and not paid.</summary>
    public void Then(HttpStatusCode status, string body = "") => Then((_, _) => Task.FromResult(Answer(status, body)));

    /// <summary>The next settlement comes to this.</summary>
    public void Then(Func<EngineCall, CancellationToken, Task<HttpResponseMessage>> behaviour) => _script.Enqueue(behaviour);

    /// <summary>The next settlement is paid, but the answer is lost.</summary>
    public void ThenPayWithoutAnswer() => Then((call, _) =>
    {
        Pay(call);
        throw new HttpRequestException(HttpRequestError.ResponseEnded);
    });

    /// <summary>The next settlement is neither answered nor paid while the caller waits.</summary>
    public void ThenStall() => Then(async (_, stop) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        return Answer(HttpStatusCode.Created);
    });

    public static HttpResponseMessage Answer(HttpStatusCode status, string body = "") =>
        new(status) { Content = new StringContent(body) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        var key = request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null;
        var call = new EngineCall(request.RequestUri!.AbsolutePath, key, body, request.Headers.Authorization?.ToString());
        _calls.Enqueue(call);
        if (call.Path.EndsWith("/accounts", StringComparison.Ordinal))
            return Answer(AccountAnswers.TryDequeue(out var status) ? status : HttpStatusCode.Created);
        if (_script.TryDequeue(out var behaviour))
            return await behaviour(call, cancellationToken);
        Pay(call);
        return Answer(HttpStatusCode.Created);
    }

    private void Pay(EngineCall call)
    {
        Assert.True(QuantityJson.TryRead(Encoding.UTF8.GetBytes(call.Body), out var quantity), call.Body);
        Assert.NotNull(call.Key);
        Assert.Equal(quantity.Amount, Paid.GetOrAdd(call.Key, quantity.Amount));
    }
}
