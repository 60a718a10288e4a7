using System.Diagnostics;
using System.Text.Json;

namespace Connector.Restart;

/// <summary>A silo over the books, from its start until every account is awake.</summary>
internal static class SiloRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Seconds after the start of the process at which each of these events was logged, and the resident MiB at the end.</summary>
    public static async Task<(Dictionary<string, double> Events, long ResidentMegabytes)> MeasureAsync(Books books, string directory)
    {
        var file = Path.Combine(directory, "restart.yaml");
        var place = books.ConnectionString is null ? $"path: {books.Directory}" : "connectionString: ${LEDGER_CONNECTION_STRING}";
        await File.WriteAllTextAsync(file, $"nodeId: {Books.Node}\nbtpServerPort: 3000\nledger: {{ {place} }}\npeers: []\nroutes: []\n");
        var silo = Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory, "..", "..", "Silo", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Connector.Silo.dll"));
        var start = new ProcessStartInfo("dotnet", [silo, "--role", "silo", "--config", file])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = directory,
            Environment =
            {
                ["CLUSTER_GATEWAY_PORT"] = FreePort(),
                ["HEALTH_CHECK_PORT"] = FreePort(),
                ["LEDGER_CONNECTION_STRING"] = books.ConnectionString ?? "",
            },
        };
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new IOException("the silo did not start");
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var events = new Dictionary<string, double>();
            while (!events.ContainsKey("accounts_woken") && await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                if (JsonElement.Parse(line).TryGetProperty("event", out var name))
                    events.TryAdd(name.GetString()!, Stopwatch.GetElapsedTime(started).TotalSeconds);
                if (line.Contains("\"level\":40", StringComparison.Ordinal) || line.Contains("\"level\":50", StringComparison.Ordinal))
                    await Console.Error.WriteLineAsync(line);
            }

            process.Refresh();
            return (events, process.HasExited ? 0 : process.WorkingSet64 / (1024 * 1024));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static string FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return $"{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
