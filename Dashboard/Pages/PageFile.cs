using System.Reflection;

namespace Connector.Dashboard.Pages;

/// <summary>A file of the page, from inside the program.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="Type">Its media type.</param>
internal sealed record PageFile(ReadOnlyMemory<byte> Content, string Type)
{
    /// <summary>The files by path.</summary>
    public static IReadOnlyDictionary<string, PageFile> All { get; } = new Dictionary<string, PageFile>(StringComparer.Ordinal)
    {
        ["/"] = Read("index.html", "text/html; charset=utf-8"),
        ["/app.js"] = Read("app.js", "text/javascript; charset=utf-8"),
        ["/graph.js"] = Read("graph.js", "text/javascript; charset=utf-8"),
        ["/style.css"] = Read("style.css", "text/css; charset=utf-8"),
    };

    private static PageFile Read(string name, string type)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new PageFile(content, type);
    }
}
