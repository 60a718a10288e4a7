using System.Diagnostics.Metrics;
using Connector.Grains.Rates;

namespace Connector.Grains.Telemetry;

/// <summary>How old fetched rates are, and how fetching does; in the meter of the packet path.</summary>
internal sealed class RateMetrics : IDisposable
{
    private readonly Meter _meter = new(ConnectorMetrics.MeterName);
    private readonly Counter<long> _fetches;

    public RateMetrics(RateBoard board, TimeProvider clock)
    {
        _fetches = _meter.CreateCounter<long>("ilp_connector_rate_fetches", "{fetch}", "Fetches of exchange rates, by result");
        _meter.CreateObservableGauge("ilp_connector_rate_age", () => Age(board, clock), "s", "Age of the fetched exchange rates in use");
    }

    /// <summary>Counts a fetch.</summary>
    public void Fetched(bool succeeded) =>
        _fetches.Add(1, new KeyValuePair<string, object?>("result", succeeded ? "fetched" : "failed"));

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<double>> Age(RateBoard board, TimeProvider clock) =>
        board.StatusAt(clock.GetUtcNow()).Age is { } age ? [new Measurement<double>(age.TotalSeconds)] : [];
}
