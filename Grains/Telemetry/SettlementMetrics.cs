using System.Diagnostics.Metrics;

namespace Connector.Grains.Telemetry;

/// <summary>What settles, by account.</summary>
internal sealed class SettlementMetrics : IDisposable
{
    private readonly Meter _meter = new(ConnectorMetrics.MeterName);
    private readonly Counter<long> _sent;
    private readonly Counter<long> _received;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _messages;
    private readonly UpDownCounter<long> _outbox;

    public SettlementMetrics()
    {
        _sent = _meter.CreateCounter<long>("ilp_connector_settlements_sent", "{settlement}", "Settlements that an engine took");
        _received = _meter.CreateCounter<long>("ilp_connector_settlements_received", "{settlement}", "Settlements that an engine told, by result");
        _failed = _meter.CreateCounter<long>("ilp_connector_settlements_failed", "{call}", "Calls to engines that came to nothing, by kind");
        _messages = _meter.CreateCounter<long>("ilp_connector_engine_messages", "{message}", "Messages between engines, by direction and result");
        _outbox = _meter.CreateUpDownCounter<long>("ilp_connector_settlement_outbox", "{settlement}", "Settlements that no engine has taken yet");
    }

    public void Sent(string account) => _sent.Add(1, Of(account));

    public void Received(string account, string result) => _received.Add(1, Of(account), new("result", result));

    public void Failed(string account, string kind) => _failed.Add(1, Of(account), new("kind", kind));

    public void Message(string account, string direction, string result) =>
        _messages.Add(1, Of(account), new("direction", direction), new("result", result));

    public void OutboxChanged(string account, int by) => _outbox.Add(by, Of(account));

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Of(string account) => new("account", account);
}
