using System.Text.RegularExpressions;

namespace Connector.Tidy.Tests;

/// <summary>Documents that promise tests: each is there, and each row of docs/conformance.md has one or says why not.</summary>
public sealed partial class ConformanceRules
{
    private const string Document = "docs/conformance.md";

    /// <summary>What a row may say in place of a test.</summary>
    private static readonly string[] Reasons = ["with durable money", "not yet", "not offered"];

    [Theory]
    [InlineData(Document)]
    [InlineData("docs/deployment.md")]
    public void every_test_that_a_document_promises_exists(string document)
    {
        var sources = Repository.Files("tests/*.cs").Select(Repository.Text).ToArray();
        var named = NamedTest().Matches(Repository.Text(document));

        Assert.NotEmpty(named);
        Assert.Empty(
            from test in named
            let type = new Regex($@"\bclass {test.Groups["class"].Value}\b")
            let method = new Regex($@"\b(void|Task) {test.Groups["method"].Value}\(")
            where !sources.Any(source => type.IsMatch(source) && method.IsMatch(source))
            select test.Value);
    }

    [Fact]
    public void every_row_names_a_test_or_says_why_there_is_none()
    {
        var rows = Repository.Lines(Document).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(rows);
        Assert.DoesNotContain(
            rows,
            row => !row.StartsWith("| # |", StringComparison.Ordinal)
                && !NamedTest().IsMatch(row)
                && !Reasons.Any(reason => row.Contains(reason, StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"`(?<class>\w+(Tests|Rules|Contract))\.(?<method>\w+)`")]
    private static partial Regex NamedTest();
}
