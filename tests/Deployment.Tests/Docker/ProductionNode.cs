using System.Text.RegularExpressions;
using Connector.Testing;

namespace Connector.Deployment.Tests.Docker;

/// <summary>
/// docker-compose-production.yml as shipped, with its dashboard, with two peers and a route to one of them, started once for its
/// tests. Alice's secret is a variable, bob's a file.
/// </summary>
public sealed partial class ProductionNode : IAsyncLifetime
{
    public const string Gateway = "ilp-production-connector";
    public const string Silo = "ilp-production-silo";
    public const string Dashboard = "ilp-production-dashboard";
    public const string Network = "ilp-production-network";
    public const string Books = "ilp-production-ledger";
    public const string NodeId = "production-connector";
    public const string AliceSecret = "the-secret-of-alice-1";
    public const string BobSecret = "the-secret-of-bob-2";
    public const string ToBob = "g.bob.till";
    private const string ComposeFile = "docker-compose-production.yml";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("connector-test-");
    private readonly int _port = FreePort.Next();
    private readonly Compose _compose;
    private bool _isUp;

    public ProductionNode() => _compose = new Compose(Path.Combine(_folder.FullName, ComposeFile), _folder.FullName);

    public Uri Btp => new($"ws://127.0.0.1:{_port}");

    public int Port => _port;

    /// <summary>Every name that has to be free on the engine.</summary>
    public static string[] Names => [Gateway, Silo, Dashboard, Network, Books];

    public async ValueTask InitializeAsync()
    {
        if (!Requires.HasDocker) return;
        await Engine.ImageIsBuiltAsync();
        await WriteAsync(ComposeFile, WithDashboard(await File.ReadAllTextAsync(SourceTree.PathOf(ComposeFile))));
        var template = await File.ReadAllTextAsync(SourceTree.PathOf(".env.production.example"));
        await WriteAsync(".env", $"""
            {template.Replace("DASHBOARD_TELEMETRY_URL=", "DASHBOARD_TELEMETRY_URL=ws://dashboard:9000", StringComparison.Ordinal)}
            BTP_PORT={_port}
            DASHBOARD_HTTP_PORT={FreePort.Next()}
            CONFIG_PATH=./production.yaml
            BTP_PEER_ALICE_SECRET={AliceSecret}
            BTP_PEER_BOB_SECRET_FILE=/run/secrets/bob

            """);
        await WriteAsync(Path.Combine("secrets", "bob"), BobSecret);
        var config = await File.ReadAllTextAsync(SourceTree.PathOf("examples", "production-single-node.yaml"));
        await WriteAsync("production.yaml", config.Replace("routes:\n", "routes:\n  - { prefix: g.bob, nextHop: bob }\n", StringComparison.Ordinal));
        _isUp = true;
        await _compose.UpAsync(Names);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isUp) await _compose.DownAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Ends when Docker itself calls the container healthy.</summary>
    public static async Task IsHealthyAsync(string container) => await Await.UntilAsync(
        async () => await Engine.InspectAsync(container, "{{.State.Health.Status}}") == "healthy",
        () => $"{container} is healthy by Docker's word",
        StartLimit);

    /// <summary>Ends when the gateway says that it reaches the silo and takes packets.</summary>
    public static async Task AnswersAsync()
    {
        var last = "";
        await Await.UntilAsync(
            async () => (last = (await HealthAsync()).Everything).Contains("\"status\":\"healthy\"", StringComparison.Ordinal),
            () => $"/health of the gateway says healthy; it says: {last}",
            StartLimit);
    }

    /// <summary>What the gateway answers to the command that operators know.</summary>
    internal static Task<CommandResult> HealthAsync() =>
        Engine.ExecAsync(Gateway, "wget", "-qO-", "--tries=1", "http://localhost:8080/health");

    internal Task<CommandResult> ComposeAsync(params string[] arguments) => _compose.RunAsync(arguments);

    public Task<TestPeer> AliceAsync() => Logins.WhenLetInAsync(Btp, "alice", AliceSecret);

    public Task<TestPeer> BobAsync() => Logins.WhenLetInAsync(Btp, "bob", BobSecret);

    /// <summary>The file as it is when an operator takes the marks in front of the dashboard away.</summary>
    private static string WithDashboard(string shipped)
    {
        var marked = MarkedDashboard().Match(shipped);
        Assert.True(marked.Success, "a commented service 'dashboard'");
        return shipped.Replace(marked.Value, Mark().Replace(marked.Value, ""), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(  #dashboard:\n)(  #.*\n)+")]
    private static partial Regex MarkedDashboard();

    [GeneratedRegex(@"(?m)(?<=^  )#")]
    private static partial Regex Mark();

    private async Task WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text);
    }
}
