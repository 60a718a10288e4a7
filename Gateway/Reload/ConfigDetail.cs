using System.Globalization;
using System.Text.Json;
using Connector.Configuration;
using Connector.Gateway.Health;

namespace Connector.Gateway.Reload;

/// <summary>
/// What became of the configuration file: <c>configuration</c>. Names places and keys, never a value: everybody may ask.
/// </summary>
internal sealed class ConfigDetail(ConfigStatus status) : IHealthDetail
{
    /// <summary>More are in the log.</summary>
    private const int MaxNamed = 20;

    public string Name => "configuration";

    /// <summary>What runs is in order, whatever the file says.</summary>
    public bool IsDegraded => false;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("loadedAt", status.LoadedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteNumber("mistakes", status.Refused.Count);
        Write(json, "refusedFor", status.Refused.Select(PlaceOf));
        Write(json, "needsRestart", status.NeedRestart);
        json.WriteEndObject();
    }

    private static string PlaceOf(ConfigProblem problem) =>
        (problem with { File = Path.GetFileName(problem.File), Message = "", Fix = "" }).ToString().TrimEnd(' ', ':');

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts.Take(MaxNamed)) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
