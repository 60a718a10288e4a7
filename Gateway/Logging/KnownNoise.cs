using Serilog.Events;

namespace Connector.Gateway.Logging;

/// <summary>Lines of libraries that tell an operator of this connector nothing, or what our own line tells better.</summary>
internal static class KnownNoise
{
    private static readonly (string Category, string Text, LogEventLevel Highest)[] Lines =
    [
        // Orleans 10.4 writes this at each start, with the machine's uptime; nothing is late.
        ("Orleans.Runtime.Watchdog", "Participant check thread has not completed", LogEventLevel.Warning),
        ("Orleans.Runtime.Watchdog", ".NET Runtime Platform stalled", LogEventLevel.Warning),
        // Workstation GC is a decision: see docs/operations.md.
        ("Orleans.Runtime.Silo", "ServerGC", LogEventLevel.Warning),
        ("Orleans.Hosting.SiloHostedService", "ServerGC", LogEventLevel.Warning),
        // Each time the list of silos is read while there is none; that the silo is away is a line of ours.
        ("Orleans.Messaging.GatewayManager", "Could not find any gateway", LogEventLevel.Warning),
        ("Orleans.Messaging.GatewayManager", "All gateways have previously been marked as dead", LogEventLevel.Warning),
        // Why a start failed is our last line, with what to do.
        ("Microsoft.Extensions.Hosting.Internal.Host", "Hosting failed to start", LogEventLevel.Error),
    ];

    public static bool Holds(LogEvent line)
    {
        if (line.Level > LogEventLevel.Error) return false;
        var category = LogNames.CategoryOf(line);
        return Lines.Any(noise => line.Level <= noise.Highest
            && category.StartsWith(noise.Category, StringComparison.Ordinal)
            && line.MessageTemplate.Text.Contains(noise.Text, StringComparison.Ordinal));
    }
}
