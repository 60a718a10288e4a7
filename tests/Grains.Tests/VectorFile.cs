using System.Text.Json;

namespace Connector.Grains.Tests;

/// <summary>Reads the vector files that lie beside the tests.</summary>
internal static class VectorFile
{
    public static IEnumerable<JsonElement> Read(string name)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Vectors", name));
        using var document = JsonDocument.Parse(file);
        return document.RootElement.GetProperty("vectors").EnumerateArray().Select(vector => vector.Clone()).ToList();
    }
}
