using Connector.Configuration.Keys;

namespace Connector.Configuration.Reading;

/// <summary>Says what was probably meant by a key that does not exist.</summary>
internal static class UnknownKeys
{
    private const int FewKeys = 8;

    public static string Fix(string written, SectionType section)
    {
        if (Nearest.To(written, section.Keys.Select(key => key.Name)) is { } near)
        {
            return $"Write {near}";
        }

        if (Elsewhere(written) is { } path)
        {
            return $"It belongs to {path}";
        }

        return section.Keys.Length <= FewKeys
            ? $"Remove it; there are {string.Join(", ", section.Keys.Select(key => key.Name))}"
            : "Remove it; docs/configuration.md lists every key";
    }

    private static string? Elsewhere(string written) =>
        Paths.All(ConnectorKeys.Root).FirstOrDefault(found => found.Key.Name == written).Path is { } path
            ? path.Contains('.', StringComparison.Ordinal) ? path[..path.LastIndexOf('.')] : "the top level"
            : null;
}
