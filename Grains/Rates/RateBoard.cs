using Connector.Configuration;

namespace Connector.Grains.Rates;

/// <summary>
/// This silo's rates: accounts read them without asking anybody, whoever changes them puts up a whole new table. So a
/// packet sees the old rates or the new ones, never some of each.
/// </summary>
public sealed class RateBoard
{
    private readonly Lock _gate = new();
    private volatile RateTable _table;
    private TaskCompletionSource _reconfigured = NewSignal();
    private int _failures;
    private string? _problem;

    /// <summary>Starts with the rates of the configuration.</summary>
    public RateBoard(RatesConfig config) => _table = new RateTable(config);

    /// <summary>The table in force.</summary>
    internal RateTable Table => _table;

    /// <summary>
    /// Takes over what the operator set. What was fetched stays in use until it is too old by the new rule, unless nothing is
    /// fetched any more.
    /// </summary>
    public void Apply(RatesConfig config)
    {
        lock (_gate)
        {
            if (config.Equals(_table.Config))
                return;
            _table = new RateTable(config, _table.Quotes);
            _reconfigured.TrySetResult();
            _reconfigured = NewSignal();
        }
    }

    /// <summary>How fetching does.</summary>
    public RateStatus StatusAt(DateTimeOffset now)
    {
        lock (_gate)
        {
            var (config, quotes) = (_table.Config, _table.Quotes);
            var age = quotes is null ? (TimeSpan?)null : now - DateTimeOffset.FromUnixTimeMilliseconds(quotes.AsOf);
            return new RateStatus(config.Source == RateSource.Http, age, config.MaxAge, _failures, _problem);
        }
    }

    /// <summary>What the operator set last, and a task that ends when it is something else.</summary>
    internal (RatesConfig Config, Task Reconfigured) Read()
    {
        lock (_gate)
            return (_table.Config, _reconfigured.Task);
    }

    /// <summary>A fetch failed; what was fetched before stays in use.</summary>
    internal void Failed(string problem)
    {
        lock (_gate)
            (_failures, _problem) = (_failures + 1, problem);
    }

    /// <summary>
    /// Takes over what the source said, unless it is older than what it said before: then that stays, and ages.
    /// </summary>
    internal void Quote(RateQuotes quotes)
    {
        lock (_gate)
        {
            (_failures, _problem) = (0, null);
            if (_table.Quotes is null || quotes.AsOf >= _table.Quotes.AsOf)
                _table = new RateTable(_table.Config, quotes);
        }
    }

    /// <summary>What was fetched is too old: it is of no use any more, whatever the wall clock says later.</summary>
    internal void Drop()
    {
        lock (_gate)
            _table = new RateTable(_table.Config);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
