using Connector.Configuration.Keys;

namespace Connector.Configuration.Reading;

/// <summary>What to write instead.</summary>
internal static class Fixes
{
    public static string For(Key key)
    {
        var suggestion = $"Write {key.Name}: {key.Example}";
        return key.Variable is null ? suggestion : $"{suggestion}, or set {key.Variable}";
    }

    public static string ForVariable(Key key, string variable) => $"Set {variable}={Bare(key)}, or unset it";

    public static string ForItem(ListType list) =>
        list.Item is SectionType section
            ? $"Write {section.Keys.First(key => key.Required).Name}: … behind the dash, or remove the dash"
            : $"Write {list.Item.Expectation} behind the dash, or remove the dash";

    private static string Bare(Key key) => key.Example.Trim('[', ']');
}
