namespace Connector.Dashboard.Network;

/// <summary>A connection that telemetry comes on.</summary>
internal sealed class TelemetryConnection
{
    /// <summary>The node that it speaks for; null until it named one.</summary>
    public string? NodeId { get; set; }
}
