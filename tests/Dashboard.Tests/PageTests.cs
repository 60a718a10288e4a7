using System.Text;
using System.Text.RegularExpressions;
using Connector.Dashboard.Pages;

namespace Connector.Dashboard.Tests;

/// <summary>The files of the page, as they are.</summary>
public sealed partial class PageTests
{
    [Fact]
    public void text_never_becomes_markup_or_script() =>
        Assert.All(Scripts, script => Assert.DoesNotMatch(Dangerous(), script));

    [Fact]
    public void nothing_comes_from_elsewhere_and_no_script_stands_in_the_markup()
    {
        Assert.All(
            PageFile.All.Values.Select(Text),
            text => Assert.DoesNotContain(Address().Matches(text).Select(match => match.Value), url => url != "http://www.w3.org/2000/svg"));
        Assert.DoesNotMatch(Inline(), Text(PageFile.All["/"]));
    }

    [Fact]
    public void every_element_that_the_scripts_look_for_is_there()
    {
        var wanted = Scripts.SelectMany(script => ById().Matches(script)).Select(match => match.Groups["id"].Value).Distinct().ToList();
        Assert.NotEmpty(wanted);
        Assert.All(wanted, id => Assert.Contains($"id=\"{id}\"", Text(PageFile.All["/"]), StringComparison.Ordinal));
    }

    private static IEnumerable<string> Scripts => PageFile.All.Where(file => file.Key.EndsWith(".js", StringComparison.Ordinal)).Select(file => Text(file.Value));

    private static string Text(PageFile file) => Encoding.UTF8.GetString(file.Content.Span);

    [GeneratedRegex(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|setHTML|createContextualFragment|\.src\s*=|\.href\s*=")]
    private static partial Regex Dangerous();

    [GeneratedRegex(@"(https?:)?//[a-z][^\s""')]*\.[a-z][^\s""')]*")]
    private static partial Regex Address();

    [GeneratedRegex(@"<script(?![^>]*\bsrc=)|\son[a-z]+\s*=|javascript:|<style|\sstyle\s*=")]
    private static partial Regex Inline();

    [GeneratedRegex(@"byId\(""(?<id>[a-z-]+)""\)")]
    private static partial Regex ById();
}
