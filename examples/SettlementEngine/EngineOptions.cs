using System.Globalization;

namespace Connector.SettlementEngine;

/// <summary>How an engine runs. The token, if the connector wants one, is in the variable SETTLEMENT_TOKEN.</summary>
/// <param name="Port">Where connectors reach it, on loopback.</param>
/// <param name="Connector">Where it reaches its connector: the port of <c>settlement</c>.</param>
/// <param name="JournalFile">What it remembers.</param>
internal sealed record EngineOptions(int Port, Uri Connector, string JournalFile)
{
    public const string Usage = "usage: --port PORT --connector http://localhost:PORT --journal FILE";

    public string? Token { get; } = Environment.GetEnvironmentVariable("SETTLEMENT_TOKEN");

    public static EngineOptions? Read(string[] args)
    {
        var options = args.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        return args.Length == 6
            && int.TryParse(options.GetValueOrDefault("--port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && Uri.TryCreate(options.GetValueOrDefault("--connector"), UriKind.Absolute, out var connector)
            && options.TryGetValue("--journal", out var journal)
            ? new EngineOptions(port, connector, journal)
            : null;
    }
}
