namespace Connector.Configuration.Reading;

/// <summary>Environment variables, an empty one counts as unset, and the files that some of them name.</summary>
internal sealed class Variables(
    IReadOnlyDictionary<string, string> environment, Func<string, string?> readFile)
{
    private const string FileSuffix = "_FILE";

    public IEnumerable<string> Names => environment.Where(v => v.Value.Length > 0).Select(v => v.Key);

    public string? Find(string name) =>
        environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>The variable's value, or the content of the file that <c>NAME_FILE</c> names; for secrets.</summary>
    public string? FindSecret(string name) =>
        Find(name) ?? (Find(name + FileSuffix) is { } path ? ReadSecretFile(path) : null);

    /// <summary>
    /// The content of a file without the line ends that editors and <c>echo</c> put behind it; null when the file
    /// cannot be read or is empty.
    /// </summary>
    public string? ReadSecretFile(string path) =>
        readFile(path)?.TrimEnd('\r', '\n') is { Length: > 0 } text ? text : null;
}
