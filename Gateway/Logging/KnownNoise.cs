using Serilog.Events;

namespace Connector.Gateway.Logging;

/// <summary>Warnings of libraries that say nothing to an operator of this connector.</summary>
internal static class KnownNoise
{
    private static readonly (string Category, string Text)[] Lines =
    [
        // Orleans 10.4 writes this at each start, with the machine's uptime; nothing is late.
        ("Orleans.Runtime.Watchdog", "Participant check thread has not completed"),
        ("Orleans.Runtime.Watchdog", ".NET Runtime Platform stalled"),
        // Workstation GC is a decision: see docs/operations.md.
        ("Orleans.Runtime.Silo", "ServerGC"),
        ("Orleans.Hosting.SiloHostedService", "ServerGC"),
    ];

    public static bool Holds(LogEvent line)
    {
        if (line.Level > LogEventLevel.Warning) return false;
        var category = LogNames.CategoryOf(line);
        return Lines.Any(noise => category.StartsWith(noise.Category, StringComparison.Ordinal)
            && line.MessageTemplate.Text.Contains(noise.Text, StringComparison.Ordinal));
    }
}
