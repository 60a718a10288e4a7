using Connector.Configuration;
using Connector.Grains.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Connector.Grains.Rates;

/// <summary>
/// Keeps this silo's fetched rates fresh. A source that fails is asked again soon, then ever less often, and its last
/// prices serve until they are too old; then they are dropped, and packets that need them get T00 until it answers again.
/// </summary>
internal sealed partial class RateFeed(
    RateBoard board, IRateSource source, TimeProvider clock, RateMetrics metrics, ILogger<RateFeed> log) : BackgroundService
{
    /// <summary>Longest that one fetch may take; less when rates are refreshed more often, but a second at least.</summary>
    public static readonly TimeSpan MaxFetchTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan MinFetchTime = TimeSpan.FromSeconds(1);

    /// <summary>How soon a source that failed is asked again; twice as long after each failure, up to the refresh.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    /// <summary>A source that goes on failing is told this often.</summary>
    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    private readonly ILogger<RateFeed> _log = log;
    private long _toldAt;
    private int _failures;

    /// <summary>Monotonic, so that a wall clock that jumps back keeps no price alive.</summary>
    private long _quotedAt;

    private TimeSpan _quotedAge;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var (config, reconfigured) = board.Read();
                if (config.Source != RateSource.Http)
                {
                    _failures = 0;
                    await reconfigured.WaitAsync(stoppingToken);
                    continue;
                }

                var pause = await FetchAsync(config, stoppingToken) ? config.Refresh : Backoff(config);
                await PauseAsync(pause, config, reconfigured, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task<bool> FetchAsync(RatesConfig config, CancellationToken stop)
    {
        try
        {
            var quotes = await source.FetchAsync(config.Url!, LimitOf(config), stop);
            var age = clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(quotes.AsOf);
            if (age > config.MaxAge)
                throw new RateSourceException($"its prices are {age.TotalSeconds:0} s old already");
            board.Quote(quotes);
            (_quotedAt, _quotedAge) = (clock.GetTimestamp(), age);
            metrics.Fetched(true);
            if (_failures > 0)
                LogRecovered(_failures);
            _failures = 0;
            return true;
        }
        catch (RateSourceException exception)
        {
            Fail(exception.Message);
            return false;
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            LogFault(exception);
            Fail("it could not be asked");
            return false;
        }
    }

    private void Fail(string problem)
    {
        board.Failed(problem);
        metrics.Fetched(false);
        if (_failures++ == 0 || clock.GetElapsedTime(_toldAt) >= TellEvery)
        {
            _toldAt = clock.GetTimestamp();
            LogFailed(problem, _failures);
        }
    }

    private static TimeSpan LimitOf(RatesConfig config) =>
        config.Refresh < MinFetchTime ? MinFetchTime : config.Refresh > MaxFetchTime ? MaxFetchTime : config.Refresh;

    private TimeSpan Backoff(RatesConfig config)
    {
        var pause = FirstRetry * (1 << Math.Min(_failures - 1, 20));
        return pause < config.Refresh ? pause : config.Refresh;
    }

    /// <summary>Waits, and drops what becomes too old meanwhile. Ends early when the operator sets something else.</summary>
    private async Task PauseAsync(TimeSpan pause, RatesConfig config, Task reconfigured, CancellationToken stop)
    {
        var began = clock.GetTimestamp();
        while (!reconfigured.IsCompleted)
        {
            var rest = pause - clock.GetElapsedTime(began);
            if (rest <= TimeSpan.Zero)
                return;
            var left = TimeLeft(config);
            if (left <= TimeSpan.Zero)
            {
                board.Drop();
                LogTooOld(config.MaxAge);
                left = null;
            }

            await Task.WhenAny(reconfigured, Task.Delay(left < rest ? left.Value : rest, clock, stop));
            stop.ThrowIfCancellationRequested();
        }
    }

    private TimeSpan? TimeLeft(RatesConfig config) =>
        board.Table.Quotes is null ? null : config.MaxAge - _quotedAge - clock.GetElapsedTime(_quotedAt);

    [LoggerMessage(3601, LogLevel.Warning, "No rates can be fetched from rates.url: {Problem}", EventName = "rates_failed")]
    private partial void LogFailed(string problem, int failures);

    [LoggerMessage(3602, LogLevel.Information, "Rates are fetched again", EventName = "rates_recovered")]
    private partial void LogRecovered(int failures);

    [LoggerMessage(
        3603,
        LogLevel.Error,
        "The fetched rates are older than rates.maxAge ({MaxAge}): packets that need them get T00 until new ones come",
        EventName = "rates_too_old")]
    private partial void LogTooOld(TimeSpan maxAge);

    [LoggerMessage(3604, LogLevel.Error, "The source of rates failed in a way it should not", EventName = "rates_fault")]
    private partial void LogFault(Exception exception);
}
