using Connector.Cli.Host;
using Connector.Cli.Validate;

namespace Connector.Cli.Tests.Validate;

public sealed class EnvironmentFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("A=b", "b")]
    [InlineData("A=", "")]
    [InlineData("  A=b  ", "b")]
    [InlineData("export A=b", "b")]
    [InlineData("A=b=c", "b=c")]
    [InlineData("A=\"b # c\" # comment", "b # c")]
    [InlineData("A='b'", "b")]
    [InlineData("A=b # comment", "b")]
    [InlineData("A=b#c", "b#c")]
    [InlineData("# A=z\n\nA=b", "b")]
    public void reads_assignments_as_compose_does(string text, string expected) =>
        Assert.Equal(expected, Read(text)["A"]);

    [Fact]
    public void the_file_wins_over_what_was_there()
    {
        var environment = new Dictionary<string, string> { ["A"] = "old", ["B"] = "kept" };
        File.WriteAllText(_path, "A=new");
        EnvironmentFile.AddTo(environment, new FileInfo(_path));

        Assert.Equal("new", environment["A"]);
        Assert.Equal("kept", environment["B"]);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("=b")]
    [InlineData("A B=c")]
    public void a_line_of_another_form_is_named_by_its_number_and_not_shown(string line)
    {
        var problem = Assert.Throws<ProblemException>(() => Read("X=1\n" + line));

        Assert.Contains(":2:1: not an assignment", problem.Message);
    }

    [Fact]
    public void a_missing_file_is_a_problem_and_no_crash() => Assert.Contains(
        "cannot be read",
        Assert.Throws<ProblemException>(() => EnvironmentFile.AddTo([], new FileInfo(_path + ".missing"))).Message);

    private Dictionary<string, string> Read(string text)
    {
        var environment = new Dictionary<string, string>();
        File.WriteAllText(_path, text);
        EnvironmentFile.AddTo(environment, new FileInfo(_path));
        return environment;
    }
}
