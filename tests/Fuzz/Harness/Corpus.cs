namespace Connector.Fuzz.Harness;

/// <summary>The committed inputs of a target: Corpus/&lt;target&gt;/*.bin beside the program.</summary>
public static class Corpus
{
    /// <summary>Reads them in the order of their names; a target without any is an empty list.</summary>
    public static IReadOnlyList<byte[]> Read(string target)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Corpus", target);
        if (!Directory.Exists(folder)) return [];
        return [.. Directory.GetFiles(folder, "*.bin").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
    }
}
