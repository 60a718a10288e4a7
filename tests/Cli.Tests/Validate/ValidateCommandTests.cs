using System.Text.Json;
using System.Text.RegularExpressions;

namespace Connector.Cli.Tests.Validate;

public sealed class ValidateCommandTests : IDisposable
{
    private const string A =
        """
        nodeId: connector-a
        btpServerPort: 3000
        peers:
          - id: connector-b
            url: ws://localhost:3001
            authToken: ${A_TO_B}
            balance: { maximum: 1000 }
        routes:
          - { prefix: g.connectora, nextHop: connector-a }
          - { prefix: g.connectorb, nextHop: connector-b }
        """;

    private const string B =
        """
        nodeId: connector-b
        btpServerPort: 3001
        peers:
          - id: connector-a
            authToken: ${A_TO_B}
        routes:
          - { prefix: g.connectorb, nextHop: connector-b }
          - { prefix: g.connectora, nextHop: connector-a }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ilp-validate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task a_valid_file_exits_0()
    {
        var result = await ValidateAsync(("A_TO_B", "s3cr3t-of-a-and-b"), File("a.yaml", A));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("1 file: 0 errors", result.Out);
        Assert.DoesNotContain("s3cr3t-of-a-and-b", result.Everything);
    }

    [Fact]
    public async Task every_mistake_is_shown_with_its_place_and_exits_1()
    {
        var file = File("a.yaml", "nodeId: a\nbtpServerPort: 99999\nroutez: []\n");
        var result = await CommandLine.RunAsync("validate", file);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"error: {file}:2:16: btpServerPort: ", result.Out);
        Assert.Contains($"error: {file}:3:1: ", result.Out);
        Assert.Contains("routes", result.Out);
        Assert.Matches(@"1 file: \d+ errors", result.Out);
    }

    [Fact]
    public async Task a_missing_variable_is_a_mistake_and_an_env_file_can_supply_it()
    {
        var file = File("a.yaml", A);
        var without = await CommandLine.RunAsync("validate", file);
        var with = await CommandLine.RunAsync("validate", file, "--env-file", File(".env", "A_TO_B=from-the-file"));

        Assert.Equal(1, without.ExitCode);
        Assert.Contains("A_TO_B", without.Out);
        Assert.True(with.ExitCode == 0, with.ToString());
        Assert.DoesNotContain("from-the-file", with.Everything);
    }

    [Fact]
    public async Task later_env_files_win_over_earlier_ones_and_the_environment()
    {
        var file = File("a.yaml", "nodeId: a\nbtpServerPort: ${PORT}\npeers: []\nroutes: []\n");
        string[] arguments = ["validate", file, "--env-file", File("1", "PORT=x"), "--env-file", File("2", "PORT=3000")];
        var result = await new CommandLine { Environment = { ["PORT"] = "y" } }.StartAsync(arguments);

        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Fact]
    public async Task an_env_file_that_is_not_there_exits_2()
    {
        var result = await CommandLine.RunAsync("validate", File("a.yaml", A), "--env-file", "nowhere.env");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("the env file 'nowhere.env' cannot be read", result.Error);
    }

    [Fact]
    public async Task a_file_that_is_not_there_is_a_mistake()
    {
        var result = await CommandLine.RunAsync("validate", Path.Combine(_folder.FullName, "missing.yaml"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("missing.yaml", result.Out);
    }

    [Fact]
    public async Task no_file_at_all_is_a_wrong_command() =>
        Assert.Equal(2, (await CommandLine.RunAsync("validate")).ExitCode);

    [Fact]
    public async Task peers_without_a_credit_limit_are_named_and_are_no_mistake()
    {
        var a = File("a.yaml", A);
        var b = File("b.yaml", B);
        var result = await ValidateAsync(("A_TO_B", "a-long-shared-secret"), a, b);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains($"info: {b}: peer 'connector-a' has no credit limit", result.Out);
        Assert.DoesNotContain($"info: {a}: peer 'connector-b'", result.Out);
    }

    [Fact]
    public async Task several_files_are_checked_as_a_network()
    {
        var a = File("a.yaml", A);
        var b = File("b.yaml", B.Replace("id: connector-a", "id: connector-x", StringComparison.Ordinal));
        var result = await ValidateAsync(("A_TO_B", "a-long-shared-secret"), a, b);

        Assert.Equal(1, result.ExitCode);
        Assert.Matches($"error: .*{Regex.Escape(a)}.*connector-b|error: .*{Regex.Escape(b)}", result.Out);
    }

    [Fact]
    public async Task secrets_that_do_not_match_are_found_and_not_shown()
    {
        var a = File("a.yaml", A);
        var b = File("b.yaml", B.Replace("${A_TO_B}", "${B_TO_A}", StringComparison.Ordinal));
        var command = new CommandLine { Environment = { ["A_TO_B"] = "this-one-secret", ["B_TO_A"] = "that-one-secret" } };
        var result = await command.StartAsync("validate", a, b);

        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain("this-one-secret", result.Everything);
        Assert.DoesNotContain("that-one-secret", result.Everything);
    }

    [Fact]
    public async Task a_node_id_in_the_environment_does_not_make_all_nodes_one()
    {
        var command = new CommandLine { Environment = { ["A_TO_B"] = "a-long-shared-secret", ["NODE_ID"] = "me" } };
        var result = await command.StartAsync("validate", File("a.yaml", A), File("b.yaml", B));

        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Fact]
    public async Task a_network_with_an_unreadable_file_is_not_judged_as_one()
    {
        var result = await ValidateAsync(("A_TO_B", "a-long-shared-secret"), File("a.yaml", A), File("b.yaml", "nodeId: ["));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("not checked as a network", result.Out);
    }

    [Fact]
    public async Task the_files_of_the_certificate_are_read()
    {
        var file = File("a.yaml", "nodeId: a\nbtpServer: { port: 3000, tls: { certificate: no.pem, key: no.key } }\npeers: []\nroutes: []\n");
        var result = await CommandLine.RunAsync("validate", file);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"error: {file}:2:46: btpServer.tls.certificate: there is no file no.pem", result.Out);
        Assert.Contains("btpServer.tls.key: there is no file no.key", result.Out);
    }

    [Fact]
    public async Task json_has_every_problem()
    {
        var file = File("a.yaml", "nodeId: a\nbtpServerPort: 99999\npeers: []\nroutes: []\n");
        var result = await CommandLine.RunAsync("validate", "--json", file);
        var report = JsonDocument.Parse(result.Out).RootElement;
        var problem = Assert.Single(
            report.GetProperty("problems").EnumerateArray(), one => one.GetProperty("severity").GetString() == "error");

        Assert.Equal(1, result.ExitCode);
        Assert.False(report.GetProperty("valid").GetBoolean());
        Assert.Equal(file, problem.GetProperty("file").GetString());
        Assert.Equal(2, problem.GetProperty("line").GetInt32());
        Assert.Equal("btpServerPort", problem.GetProperty("key").GetString());
        Assert.NotEmpty(problem.GetProperty("fix").GetString()!);
    }

    [Fact]
    public async Task the_schema_is_json_and_knows_the_keys()
    {
        var result = await CommandLine.RunAsync("schema");
        var schema = JsonDocument.Parse(result.Out).RootElement;

        Assert.Equal(0, result.ExitCode);
        Assert.True(schema.GetProperty("properties").TryGetProperty("btpServerPort", out _));
    }

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    private static Task<CommandResult> ValidateAsync((string Name, string Value) variable, params string[] files) =>
        new CommandLine { Environment = { [variable.Name] = variable.Value } }.StartAsync(["validate", .. files]);
}
