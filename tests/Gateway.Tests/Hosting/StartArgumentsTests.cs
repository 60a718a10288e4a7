using Connector.Gateway.Hosting;

namespace Connector.Gateway.Tests.Hosting;

public sealed class StartArgumentsTests
{
    private static readonly ProcessRole[] Roles = [ProcessRole.All, ProcessRole.Silo, ProcessRole.Gateway];

    [Fact]
    public void without_anything_it_is_everything_in_one_process_with_development_defaults() =>
        Assert.Equal(new StartArguments(ProcessRole.All, null), Read([], []));

    [Fact]
    public void a_config_file_in_the_working_directory_is_taken() =>
        Assert.Equal("config.yaml", Read([], [], fileExists: true)?.ConfigFile);

    [Fact]
    public void the_variable_wins_over_the_file_that_is_there_and_the_option_over_the_variable()
    {
        Dictionary<string, string> environment = new() { ["CONFIG_FILE"] = "/etc/a.yaml" };
        Assert.Equal("/etc/a.yaml", Read([], environment, fileExists: true)?.ConfigFile);
        Assert.Equal("b.yaml", Read(["--config", "b.yaml"], environment, fileExists: true)?.ConfigFile);
    }

    [Fact]
    public void an_empty_variable_counts_as_unset() =>
        Assert.Equal(
            new StartArguments(ProcessRole.All, null),
            Read([], new() { ["CONFIG_FILE"] = "", ["CLUSTER_ROLE"] = "" }));

    [Theory]
    [InlineData("silo", ProcessRole.Silo)]
    [InlineData("GATEWAY", ProcessRole.Gateway)]
    [InlineData("all", ProcessRole.All)]
    public void the_role_comes_from_the_option_or_the_variable(string text, ProcessRole role)
    {
        Assert.Equal(role, Read(["--role", text], [])?.Role);
        Assert.Equal(role, Read([], new() { ["CLUSTER_ROLE"] = text })?.Role);
    }

    [Theory]
    [InlineData("--role", "emperor", "role 'emperor' is none of all, silo, gateway")]
    [InlineData("--role", "1", "role '1' is none of all, silo, gateway")]
    [InlineData("--colour", "red", "unknown argument '--colour'")]
    public void what_makes_no_sense_is_refused_with_the_reason(string option, string value, string expected)
    {
        Assert.Null(StartArguments.Read([option, value], new Dictionary<string, string>(), Roles, _ => false, out var problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void an_option_without_its_value_is_refused()
    {
        Assert.Null(StartArguments.Read(["--config"], new Dictionary<string, string>(), Roles, _ => false, out var problem));
        Assert.Equal("--config needs a value", problem);
    }

    private static StartArguments? Read(string[] args, Dictionary<string, string> environment, bool fileExists = false) =>
        StartArguments.Read(args, environment, Roles, _ => fileExists, out _);
}
