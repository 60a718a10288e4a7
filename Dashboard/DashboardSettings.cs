using System.Globalization;

namespace Connector.Dashboard;

/// <summary>What an operator can set, each by a variable; an empty one counts as unset.</summary>
/// <param name="TelemetryPort">Where connectors send telemetry: <c>TELEMETRY_WS_PORT</c>. Default: 9000.</param>
/// <param name="HttpPort">Where browsers look: <c>HTTP_PORT</c>. Default: 8080.</param>
/// <param name="LogLevel">What is logged: <c>LOG_LEVEL</c>, <c>debug</c>, <c>info</c>, <c>warn</c> or <c>error</c>. Default: info.</param>
internal sealed record DashboardSettings(int TelemetryPort, int HttpPort, LogLevel LogLevel)
{
    /// <summary>The settings; null when one of them is wrong, with all that is.</summary>
    public static DashboardSettings? Read(Func<string, string?> variable, out string problems)
    {
        List<string> wrong = [];
        var telemetry = Port("TELEMETRY_WS_PORT", 9000);
        var http = Port("HTTP_PORT", 8080);
        var level = Level();
        if (wrong.Count == 0 && telemetry == http)
            wrong.Add($"TELEMETRY_WS_PORT and HTTP_PORT are both {http}. Set one of them to another port");
        problems = string.Join('\n', wrong);
        return wrong.Count == 0 ? new DashboardSettings(telemetry, http, level) : null;

        int Port(string name, int byDefault)
        {
            if (variable(name) is not { Length: > 0 } text) return byDefault;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65_535) return port;
            wrong.Add($"{name}: {Shown(text)} is not a port from 1 to 65535. Set {name}={byDefault}, or unset it");
            return byDefault;
        }

        LogLevel Level()
        {
            var text = variable("LOG_LEVEL");
            switch (text?.ToUpperInvariant())
            {
                case null or "" or "INFO":
                    return LogLevel.Information;
                case "DEBUG":
                    return LogLevel.Debug;
                case "WARN":
                    return LogLevel.Warning;
                case "ERROR":
                    return LogLevel.Error;
                default:
                    wrong.Add($"LOG_LEVEL: {Shown(text!)} is none of debug, info, warn, error. Set LOG_LEVEL=info, or unset it");
                    return LogLevel.Information;
            }
        }
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
