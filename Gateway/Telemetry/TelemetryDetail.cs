using System.Text.Json;
using Connector.Gateway.Health;

namespace Connector.Gateway.Telemetry;

/// <summary>How telemetry does: <c>telemetry</c>. A dashboard that is away never makes a connector unwell.</summary>
internal sealed class TelemetryDetail(TelemetryMetrics metrics) : IHealthDetail
{
    public string Name => "telemetry";

    public bool IsDegraded => false;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBoolean("connected", metrics.Connected);
        json.WriteNumber("sent", metrics.Sent);
        json.WriteNumber("dropped", metrics.Dropped);
        json.WriteEndObject();
    }
}
