using System.Text.Json;
using Connector.Testing;

namespace Connector.Cli.Tests.Config;

public sealed class ConfigCommandTests : IDisposable
{
    /// <summary>Every place of the file that a secret can stand in, and one in text where nobody looks for it.</summary>
    private const string Text =
        """
        nodeId: connector-a
        name: ours, with ${NAME_TOKEN}
        description: "the password is literal-secret-of-b"
        btpServerPort: 3000
        dashboardTelemetryUrl: ws://user:${IN_URL}@dashboard:9000/?key=query-secret-1#fragment-secret-2
        peers:
          - id: connector-b
            url: ws://connector-b:3001/literal-secret-of-b
            authToken: literal-secret-of-b
            http: { url: "https://b.example/ilp?query-secret-3", incomingToken: "${B_IN}", outgoingToken: "${B_OUT}" }
          - id: connector-c
            url: btp+ws://we:secret-in-url-of-c@connector-c:3001
          - id: connector-d
            settlementEngine: { url: "http://someone:secret-of-engine@engine:3000" }
        routes: []
        rates: { source: http, url: "https://rates.example/latest?apikey=${RATES_KEY}" }
        ledger: { connectionString: "${LEDGER}" }
        settlement: { port: 7771, token: "${S_TOKEN}" }
        admin: { port: 7770, token: "${A_TOKEN}" }
        """;

    private static readonly Dictionary<string, string> Secrets = new()
    {
        ["NAME_TOKEN"] = "secret-in-a-name",
        ["IN_URL"] = "secret-in-an-address",
        ["B_IN"] = "secret-of-b-in",
        ["B_OUT"] = "secret-of-b-out",
        ["RATES_KEY"] = "secret-of-rates",
        ["LEDGER"] = "Host=db;Password=secret-of-ledger",
        ["S_TOKEN"] = "secret-of-settlement",
        ["A_TOKEN"] = "secret-of-admin",
        ["BTP_PEER_CONNECTOR_D_SECRET"] = "secret-of-d",
        ["BTP_PEER_CONNECTOR_E_SECRET"] = "secret-of-e",
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ilp-config-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task no_secret_is_shown_wherever_it_stands(bool json)
    {
        string[] arguments = json ? ["--json", File("a.yaml", Text)] : [File("a.yaml", Text)];
        var result = await RunAsync(arguments);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.DoesNotContain("secret-", result.Everything);
        Assert.DoesNotContain("literal-secret", result.Everything);
        Assert.Contains("<set>", result.Out);
        Assert.Contains("connector-e", result.Out);
    }

    [Fact]
    public async Task a_file_with_an_error_is_told_of_and_exits_1()
    {
        var file = File("a.yaml", "nodeId: a\nbtpServerPort: 0\npeers: []\nroutes: []\n");
        var result = await RunAsync(file);

        Assert.Equal((1, ""), (result.ExitCode, result.Out));
        Assert.Contains($"ilp: {file}:2:16: btpServerPort: ", result.Error);
    }

    [Fact]
    public async Task json_names_key_value_and_origin()
    {
        var file = File("a.yaml", "nodeId: a\nbtpServerPort: 3000\npeers: []\nroutes: []\n");
        var result = await RunAsync("--json", file, "--env-file", File(".env", "LOG_LEVEL=warn"));
        var values = JsonDocument.Parse(result.Out).RootElement.GetProperty("values").EnumerateArray().ToArray();

        var port = Assert.Single(values, value => value.GetProperty("key").GetString() == "btpServer.port");
        Assert.Equal((3000, "file", 2), (port.GetProperty("value").GetInt32(), port.GetProperty("source").GetString(), port.GetProperty("line").GetInt32()));
        var level = Assert.Single(values, value => value.GetProperty("key").GetString() == "logging.level");
        Assert.Equal(("warn", "variable"), (level.GetProperty("value").GetString(), level.GetProperty("source").GetString()));
        Assert.Equal("LOG_LEVEL", level.GetProperty("variables")[0].GetString());
    }

    [Fact]
    public async Task without_a_file_it_shows_the_development_defaults()
    {
        var result = await RunAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("id: send-packet-client", result.Out);
        Assert.Matches("loopback: true", result.Out);
        Assert.DoesNotContain("test-token", result.Out);
    }

    [Fact]
    public async Task every_shipped_example_has_a_configuration_in_effect() =>
        Assert.All(
            await Task.WhenAll(Directory.GetFiles(SourceTree.PathOf("examples"), "*.yaml", SearchOption.AllDirectories)
                .Select(file => RunAsync(file))),
            result => Assert.True(result.ExitCode == 0 && result.Out.Contains("nodeId:", StringComparison.Ordinal), result.ToString()));

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    private static Task<CommandResult> RunAsync(params string[] arguments)
    {
        var command = new CommandLine();
        foreach (var (name, value) in Secrets) command.Environment[name] = value;
        return command.StartAsync(["config", .. arguments]);
    }
}
