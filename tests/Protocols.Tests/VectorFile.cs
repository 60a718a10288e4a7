using System.Text.Json;

namespace Connector.Protocols.Tests;

/// <summary>One file of test vectors; tests name a vector, so that a failing one can be run alone.</summary>
internal sealed class VectorFile
{
    private readonly Dictionary<string, Vector> _vectors;

    public VectorFile(string fileName)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Vectors", fileName));
        using var document = JsonDocument.Parse(file);
        _vectors = document.RootElement.GetProperty("vectors")
            .EnumerateArray()
            .Select(element => new Vector(element.Clone()))
            .ToDictionary(vector => vector.Text("name"));
    }

    public Vector this[string name] => _vectors[name];

    public TheoryData<string> Names(Func<Vector, bool>? which = null) =>
        new(_vectors.Where(named => which is null || which(named.Value)).Select(named => named.Key));
}
