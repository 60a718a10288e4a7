using System.Text.RegularExpressions;

namespace Connector.Configuration.Keys;

/// <summary>Paths of keys: <c>peers[].balance.maximum</c>, or <c>peers[3].balance.maximum</c> in one file.</summary>
internal static partial class Paths
{
    /// <summary>Every key below a section, in the order of the table.</summary>
    public static IEnumerable<(string Path, Key Key)> All(SectionType section, string prefix = "")
    {
        foreach (var key in section.Keys)
        {
            var path = prefix + key.Name;
            yield return (path, key);
            var (below, separator) = key.Type switch
            {
                SectionType sub => (sub, "."),
                ListType { Item: SectionType item } => (item, "[]."),
                _ => (null, ""),
            };
            foreach (var found in below is null ? [] : All(below, path + separator))
            {
                yield return found;
            }
        }
    }

    /// <summary>The path without the numbers of list items.</summary>
    public static string Generic(string path) => Index().Replace(path, "[]");

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Index();
}
