using System.Collections.Concurrent;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace Connector.Gateway.Logging;

/// <summary>
/// Bounds the volume of the log whatever peers send: each kind of event may write a burst of lines and then a few a
/// second; what is over is counted, and the count is written as one line every ten seconds.
/// </summary>
internal sealed class VolumeGuard : ILogEventSink, IDisposable
{
    /// <summary>Lines that one kind of event may write at once.</summary>
    public const int Burst = 100;

    /// <summary>Lines a second that one kind of event may write for ever.</summary>
    public const int PerSecond = 10;

    /// <summary>How often the suppressed lines are counted in the log.</summary>
    public static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(10);

    private const int MaxKinds = 1024;

    private static readonly MessageTemplate Summary =
        new MessageTemplateParser().Parse("suppressed {Suppressed} lines of {SuppressedEvent} from {SuppressedComponent}");

    private readonly ConcurrentDictionary<Kind, Bucket> _buckets = new();
    private readonly ILogEventSink _inner;
    private readonly TimeProvider _clock;
    private readonly ITimer _reporting;

    public VolumeGuard(ILogEventSink inner, TimeProvider clock)
    {
        _inner = inner;
        _clock = clock;
        _reporting = clock.CreateTimer(_ => Report(), null, ReportEvery, ReportEvery);
    }

    public void Emit(LogEvent logEvent)
    {
        var kind = new Kind(LogNames.CategoryOf(logEvent), LogNames.EventNumberOf(logEvent), logEvent.Level);
        // Kinds are written in code, so their number is small; should a library invent them, the rest share one bucket.
        if (_buckets.Count >= MaxKinds && !_buckets.ContainsKey(kind)) kind = default;
        var bucket = _buckets.GetOrAdd(kind, static (_, now) => new Bucket(now), _clock.GetTimestamp());
        if (bucket.TryTake(_clock, LogNames.EventOf(logEvent))) _inner.Emit(logEvent);
    }

    public void Dispose()
    {
        _reporting.Dispose();
        Report();
    }

    private void Report()
    {
        foreach (var (kind, bucket) in _buckets)
        {
            var (suppressed, name) = bucket.TakeSuppressed();
            if (suppressed == 0) continue;
            _inner.Emit(new LogEvent(_clock.GetUtcNow(), LogEventLevel.Warning, exception: null, Summary,
            [
                new LogEventProperty("SourceContext", new ScalarValue(typeof(VolumeGuard).FullName)),
                new LogEventProperty("Suppressed", new ScalarValue(suppressed)),
                new LogEventProperty("SuppressedEvent", new ScalarValue(name ?? "an event without a name")),
                new LogEventProperty("SuppressedComponent", new ScalarValue(kind.Category ?? "many components")),
            ]));
        }
    }

    private readonly record struct Kind(string? Category, int Event, LogEventLevel Level);

    private sealed class Bucket(long createdAt)
    {
        private readonly Lock _lock = new();
        private long _filledAt = createdAt;
        private double _tokens = Burst;
        private long _suppressed;
        private string? _name;

        public bool TryTake(TimeProvider clock, string? name)
        {
            lock (_lock)
            {
                var now = clock.GetTimestamp();
                _tokens = Math.Min(Burst, _tokens + clock.GetElapsedTime(_filledAt, now).TotalSeconds * PerSecond);
                _filledAt = now;
                if (_tokens >= 1)
                {
                    _tokens--;
                    return true;
                }

                _name = name;
                _suppressed++;
                return false;
            }
        }

        public (long Suppressed, string? Name) TakeSuppressed()
        {
            lock (_lock)
            {
                var taken = (_suppressed, _name);
                _suppressed = 0;
                return taken;
            }
        }
    }
}
