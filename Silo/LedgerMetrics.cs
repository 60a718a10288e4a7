using System.Diagnostics.Metrics;
using Connector.Ledger.Writing;

namespace Connector.Silo;

/// <summary>What the ledger has written since the start, on the connector's meter. Costs nothing while nobody listens.</summary>
internal sealed class LedgerMetrics(LedgerWriter ledger) : IDisposable
{
    private readonly Meter _meter = new("Interledger.Connector");

    /// <summary>Makes the instruments.</summary>
    public void Start()
    {
        _meter.CreateObservableCounter(
            "ilp_connector_ledger_commits", () => ledger.Transactions, "{transaction}", "Transactions, each of which waited for the disk once");
        _meter.CreateObservableCounter("ilp_connector_ledger_entries", () => ledger.Entries, "{entry}", "Entries made durable");
        _meter.CreateObservableCounter("ilp_connector_ledger_bytes", () => ledger.Bytes, "By", "Bytes of entries made durable");
    }

    public void Dispose() => _meter.Dispose();
}
