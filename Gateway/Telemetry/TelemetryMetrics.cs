using System.Diagnostics.Metrics;
using Connector.Grains.Interfaces.Telemetry;

namespace Connector.Gateway.Telemetry;

/// <summary>
/// How telemetry does: in the meter <c>Interledger.Connector</c>, whose instruments are read when somebody asks, and for
/// health. Thread-safe.
/// </summary>
internal sealed class TelemetryMetrics : IDisposable
{
    private readonly Meter _meter = new(GatewayMetrics.MeterName);
    private readonly TelemetryBuffer _buffer;
    private volatile bool _connected;
    private long _sent;

    public TelemetryMetrics(TelemetryBuffer buffer)
    {
        _buffer = buffer;
        _meter.CreateObservableCounter("telemetry.dropped", () => Dropped, "{event}", "Telemetry events that were never sent");
        _meter.CreateObservableCounter("telemetry.sent", () => Sent, "{message}", "Telemetry messages that were sent");
        _meter.CreateObservableGauge("telemetry.connected", () => Connected ? 1 : 0, "{connection}", "1 while the dashboard is connected");
    }

    /// <summary>Whether the dashboard is connected.</summary>
    public bool Connected
    {
        get => _connected;
        set => _connected = value;
    }

    /// <summary>Messages handed to the dashboard's socket since the start.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Events that were never sent, since the start.</summary>
    public long Dropped => _buffer.Dropped;

    public void CountSent() => Interlocked.Increment(ref _sent);

    public void Dispose() => _meter.Dispose();
}
