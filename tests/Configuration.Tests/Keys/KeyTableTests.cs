using Connector.Configuration.Keys;

namespace Connector.Configuration.Tests.Keys;

/// <summary>The table that everything else is made from must itself be right.</summary>
public sealed class KeyTableTests
{
    public static TheoryData<string> AllPaths => [.. Paths.All(ConnectorKeys.Root).Select(found => found.Path)];

    private static Key Find(string path) => Paths.All(ConnectorKeys.Root).First(found => found.Path == path).Key;

    [Theory, MemberData(nameof(AllPaths))]
    public void every_key_says_what_it_is_for(string path)
    {
        var key = Find(path);

        Assert.NotEmpty(key.Description);
        Assert.NotEmpty(key.Example);
        Assert.False(key.Description.EndsWith('.'), "descriptions are half sentences in a table");
    }

    [Theory, MemberData(nameof(AllPaths))]
    public void examples_and_defaults_of_single_values_are_valid(string path)
    {
        var key = Find(path);
        if (key.Type is not ScalarType type)
        {
            return;
        }

        Assert.NotNull(type.Read(new Written(key.Example, null)).Value);
        Assert.True(key.Default is null || type.Read(new Written(key.Default, null)).Value is not null);
        Assert.False(key is { Required: true, Default: not null }, "what has a default is not required");
    }

    [Theory]
    [InlineData("nodeId", "nodeID")]
    [InlineData("nodeId", "node_id")]
    [InlineData("nodeId", "noedId")]
    [InlineData("btpServerPort", "btpPort", null)]
    [InlineData("btpServerPort", "btpServrePort")]
    [InlineData("healthCheckPort", "healthcheckport")]
    [InlineData("routes", "route")]
    [InlineData("peers", "peer")]
    [InlineData("logLevel", "loglevel")]
    [InlineData(null, "zzz")]
    [InlineData(null, "")]
    public void the_nearest_key_is_the_one_that_was_meant(string? expected, string written, string? otherwise = "same") =>
        Assert.Equal(
            otherwise is null ? null : expected, Nearest.To(written, ConnectorKeys.Root.Keys.Select(key => key.Name)));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "ab", 1)]
    [InlineData("abc", "abcd", 1)]
    [InlineData("abc", "axc", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void distances_count_typing_mistakes(string a, string b, int expected) => Assert.Equal(expected, Nearest.Distance(a, b));

    [Theory]
    [InlineData("0", "0/1")]
    [InlineData("1", "1/1")]
    [InlineData("0.92", "23/25")]
    [InlineData(".5", "1/2")]
    [InlineData("100", "100/1")]
    [InlineData("0.000000000000000000000000000000000001", null)]
    [InlineData("0.00000000000000000000000000000000001", "1/100000000000000000000000000000000000")]
    [InlineData("1.", null)]
    [InlineData("", null)]
    [InlineData("-1", null)]
    [InlineData("1e3", null)]
    [InlineData("1.2.3", null)]
    [InlineData("٣", null)]
    public void ratios_are_exact(string text, string? expected) =>
        Assert.Equal(expected, Ratio.TryParse(text, out var ratio) ? ratio.ToString() : null);

    [Fact]
    public void the_default_ratio_is_zero() => Assert.Equal(("0/1", Ratio.Zero), (default(Ratio).ToString(), default));
}
