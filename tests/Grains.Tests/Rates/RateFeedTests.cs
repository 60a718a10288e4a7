using System.Collections.Frozen;
using System.Threading.Channels;
using Connector.Configuration;
using Connector.Grains.Rates;
using Connector.Grains.Telemetry;
using Connector.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Connector.Grains.Tests.Rates;

/// <summary>The life of fetched rates, by a clock that the test moves. Each fetch waits for the test to answer it.</summary>
public sealed class RateFeedTests : IAsyncLifetime
{
    private static readonly RatesConfig Http = new()
    {
        Source = RateSource.Http,
        Url = new Uri("http://rates.example/"),
        MaxAge = TimeSpan.FromMinutes(5),
        Refresh = TimeSpan.FromMinutes(1),
    };

    private readonly WatchedClock _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(1_900_000_000_000));
    private readonly RateBoard _board = new(Http);
    private readonly ScriptedSource _source = new();
    private readonly RateMetrics _metrics;
    private readonly RateFeed _feed;

    public RateFeedTests()
    {
        _metrics = new RateMetrics(_board, _clock);
        _feed = new RateFeed(_board, _source, _clock, _metrics, NullLogger<RateFeed>.Instance);
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask InitializeAsync() => await _feed.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _feed.StopAsync(CancellationToken.None);
        _feed.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task rates_are_fetched_at_once_and_again_after_each_refresh()
    {
        Assert.False(Finds());
        await AnswerAsync(Quotes(Now));
        Assert.True(Finds());
        await PassAsync(TimeSpan.FromSeconds(59.999));
        Assert.False(_source.IsAsked);
        await PassAsync(TimeSpan.FromMilliseconds(1));
        await AnswerAsync(Quotes(Now, "0.7"));
        Assert.Equal((0, (string?)null), (Status.Failures, Status.Problem));
        Assert.True(_board.Table.TryFind("USD", "EUR", out var rate, out var usable));
        Assert.Equal(7 * rate.Denominator, 10 * rate.Numerator);
        Assert.Equal(Now + 300_000, usable);
    }

    [Fact]
    public async Task a_source_that_fails_is_asked_again_ever_later_and_its_prices_serve_until_they_are_too_old()
    {
        await AnswerAsync(Quotes(Now));
        await PassAsync(TimeSpan.FromMinutes(1));
        for (var pause = 1; pause <= 32; pause *= 2)
        {
            await FailAsync("it is broken");
            await PassAsync(TimeSpan.FromSeconds(pause) - TimeSpan.FromMilliseconds(1));
            Assert.False(_source.IsAsked);
            await PassAsync(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal((6, "it is broken", true), (Status.Failures, Status.Problem, Status.IsUsable));
        await FailAsync("it is broken");
        await PassAsync(TimeSpan.FromMinutes(1));
        await FailAsync("it is broken");
        await PassAsync(TimeSpan.FromMinutes(1));
        await FailAsync("it is broken");
        // Four minutes and three seconds have gone by.
        await PassAsync(TimeSpan.FromSeconds(56.999));
        Assert.True(Finds());
        await PassAsync(TimeSpan.FromMilliseconds(1));
        await Await.UntilAsync(() => _board.Table.Quotes is null, "prices that are too old are dropped");
        Assert.False(Finds());
        Assert.False(Status.IsUsable);

        await PassAsync(TimeSpan.FromSeconds(3));
        await AnswerAsync(Quotes(Now));
        Assert.True(Finds());
        Assert.Equal((0, (string?)null, true), (Status.Failures, Status.Problem, Status.IsUsable));
    }

    [Fact]
    public async Task prices_that_are_too_old_when_they_come_are_a_failure()
    {
        await AnswerAsync(Quotes(Now - 300_001), succeeds: false);
        Assert.False(Finds());
        Assert.Equal("its prices are 300 s old already", Status.Problem);
    }

    [Fact]
    public async Task the_age_that_prices_come_with_counts()
    {
        await AnswerAsync(Quotes(Now - 240_000));
        Assert.True(Finds());
        await PassAsync(TimeSpan.FromMinutes(1));
        await FailAsync("late");
        await Await.UntilAsync(() => _board.Table.Quotes is null, "prices that are too old are dropped");
    }

    [Fact]
    public async Task older_prices_than_those_in_use_do_not_replace_them()
    {
        await AnswerAsync(Quotes(Now, "0.9"));
        await PassAsync(TimeSpan.FromMinutes(1));
        await AnswerAsync(Quotes(Now - 120_000, "0.1"));
        Assert.True(_board.Table.TryFind("USD", "EUR", out var rate, out _));
        Assert.Equal(9 * rate.Denominator, 10 * rate.Numerator);
    }

    [Fact]
    public async Task what_the_operator_changes_is_followed_at_once()
    {
        await AnswerAsync(Quotes(Now));
        _board.Apply(new RatesConfig { Pairs = Http.Pairs.Add("USD/EUR", Half) });
        Assert.True(_board.Table.TryFind("USD", "EUR", out _, out var usable));
        Assert.Equal(long.MaxValue, usable);
        Assert.False(Status.IsFetching);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.False(_source.IsAsked);

        _board.Apply(Http);
        Assert.False(Finds());
        await AnswerAsync(Quotes(Now));
        Assert.True(Finds());
    }

    [Fact]
    public async Task a_fault_of_the_source_ends_nothing()
    {
        (await _source.NextAsync()).SetException(new InvalidOperationException("a bug"));
        await Await.UntilAsync(() => Status.Failures == 1, "the fault is counted");
        Assert.Equal("it could not be asked", Status.Problem);
        await PassAsync(RateFeed.FirstRetry);
        await AnswerAsync(Quotes(Now));
        Assert.True(Finds());
    }

    private static Ratio Half => Ratio.TryParse("0.5", out var half) ? half : default;

    private RateStatus Status => _board.StatusAt(_clock.GetUtcNow());

    private bool Finds() =>
        _board.Table.TryFind("USD", "EUR", out _, out var usable) && Now <= usable;

    private static RateQuotes Quotes(long asOf, string rate = "0.5")
    {
        Assert.True(Fraction.TryParse(rate, out var fraction));
        return new RateQuotes { AsOf = asOf, Pairs = new Dictionary<string, Fraction> { ["USD/EUR"] = fraction }.ToFrozenDictionary() };
    }

    private async Task AnswerAsync(RateQuotes quotes, bool succeeds = true)
    {
        var before = Status.Failures;
        var table = _board.Table;
        (await _source.NextAsync()).SetResult(quotes);
        if (!succeeds)
            await Await.UntilAsync(() => Status.Failures > before, "the failure is counted");
        else if (table.Quotes is null || quotes.AsOf >= table.Quotes.AsOf)
            await Await.UntilAsync(() => ReferenceEquals(_board.Table.Quotes, quotes), "the answer is taken over");
        else
            await PassAsync(TimeSpan.Zero);
    }

    private async Task FailAsync(string problem)
    {
        var before = Status.Failures;
        (await _source.NextAsync()).SetException(new RateSourceException(problem));
        await Await.UntilAsync(() => Status.Failures > before, "the failure is counted");
    }

    /// <summary>Lets time pass once the feed waits for it.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        await Await.UntilAsync(() => _clock.IsAwaited, "the feed waits for the next moment");
        _clock.Advance(time);
    }

    private sealed class ScriptedSource : IRateSource
    {
        private readonly Channel<TaskCompletionSource<RateQuotes>> _asked = Channel.CreateBounded<TaskCompletionSource<RateQuotes>>(10);

        public bool IsAsked => _asked.Reader.Count > 0;

        public Task<RateQuotes> FetchAsync(Uri url, TimeSpan limit, CancellationToken stop)
        {
            var answer = new TaskCompletionSource<RateQuotes>(TaskCreationOptions.RunContinuationsAsynchronously);
            Assert.True(_asked.Writer.TryWrite(answer));
            return answer.Task.WaitAsync(stop);
        }

        public async Task<TaskCompletionSource<RateQuotes>> NextAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            return await _asked.Reader.ReadAsync(patience.Token);
        }
    }

    /// <summary>Knows whether anybody waits for a later moment.</summary>
    private sealed class WatchedClock(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private long _latest = long.MinValue;

        public bool IsAwaited => Volatile.Read(ref _latest) > GetUtcNow().UtcTicks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Volatile.Write(ref _latest, (GetUtcNow() + dueTime).UtcTicks);
            return timer;
        }
    }
}
