using System.Diagnostics.Metrics;
using Connector.Grains.Accounts;

namespace Connector.Grains.Telemetry;

/// <summary>The meter of the packet path. Accounts count in their turns and report at their end, never per packet.</summary>
internal sealed class ConnectorMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Interledger.Connector";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _prepares;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _answers;
    private readonly Counter<long> _anomalies;

    public ConnectorMetrics()
    {
        _prepares = _meter.CreateCounter<long>("ilp_connector_incoming_prepares", "{packet}", "Prepares taken from a peer");
        _refusals = _meter.CreateCounter<long>("ilp_connector_refused_prepares", "{packet}", "Prepares refused by the account they came in on");
        _answers = _meter.CreateCounter<long>("ilp_connector_outgoing_ilp_packets", "{packet}", "Prepares sent to a peer, by result");
        _anomalies = _meter.CreateCounter<long>("ilp_connector_anomalies", "{packet}", "What should not happen, by kind");
    }

    /// <summary>Adds what an account counted since it last reported.</summary>
    public void Report(string account, AccountCounters counters)
    {
        var peer = new KeyValuePair<string, object?>("account", account);
        if (counters.Prepares > 0)
            _prepares.Add(counters.Prepares, peer);
        if (counters.Refusals > 0)
            _refusals.Add(counters.Refusals, peer);
        if (counters.Fulfills > 0)
            _answers.Add(counters.Fulfills, peer, new("result", "fulfilled"));
        if (counters.Rejects > 0)
            _answers.Add(counters.Rejects, peer, new("result", "rejected"));
        if (counters.HasAnomalies)
            ReportAnomalies(peer, counters);
        counters.Clear();
    }

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    private void ReportAnomalies(KeyValuePair<string, object?> peer, AccountCounters counters)
    {
        Add("timeout", counters.Timeouts);
        Add("wrong_fulfillment", counters.WrongFulfillments);
        Add("late", counters.Late);
        Add("unmatched", counters.Unmatched);
        Add("unrelayed", counters.Unrelayed);
        Add("dropped", counters.Dropped);
        Add("in_doubt", counters.InDoubt);

        void Add(string kind, long count)
        {
            if (count > 0)
                _anomalies.Add(count, peer, new("kind", kind));
        }
    }
}
