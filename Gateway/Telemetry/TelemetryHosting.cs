using Connector.Configuration;
using Connector.Gateway.Health;
using Connector.Grains.Interfaces.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Connector.Gateway.Telemetry;

/// <summary>
/// Telemetry of one process, whatever its role: its gateway leaves packets in the buffer, its silo leaves lookups and knows
/// the status, and one sender sends both. Without an address for it there is no buffer and no sender.
/// </summary>
internal static class TelemetryHosting
{
    public static void AddTelemetry(this IServiceCollection services, ConnectorConfig config)
    {
        if (config.DashboardTelemetryUrl is null) return;
        services.TryAddSingleton(new TelemetryLimits());
        services.AddSingleton(new TelemetryBuffer());
        services.AddSingleton<TelemetryMetrics>();
        services.AddSingleton<IHealthDetail, TelemetryDetail>();
        services.AddHostedService<TelemetrySender>();
    }
}
