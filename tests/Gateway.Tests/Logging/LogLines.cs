using System.Text;
using System.Text.Json;
using Connector.Gateway.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Serilog.Extensions.Logging;

namespace Connector.Gateway.Tests.Logging;

/// <summary>A log that writes to memory: what was written is read after it is closed.</summary>
internal sealed class LogLines(string level = "info", bool json = true, string nodeId = "connector-a")
{
    public FakeTimeProvider Clock { get; } = new();

    /// <summary>Runs <paramref name="write"/> against a log and returns the lines it wrote.</summary>
    public async Task<string[]> WriteAsync(Action<ILoggerFactory, ConnectorLog> write)
    {
        using var output = new MemoryStream();
        await using (var log = new ConnectorLog(nodeId, level, json, output, Clock))
        {
            using var loggers = new SerilogLoggerFactory(log.Logger);
            write(loggers, log);
        }

        return Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The same, each line parsed.</summary>
    public async Task<JsonElement[]> ParseAsync(Action<ILoggerFactory, ConnectorLog> write) =>
        [.. (await WriteAsync(write)).Select(line => JsonDocument.Parse(line).RootElement)];
}
