using System.Globalization;
using Connector.Testing;

namespace Connector.Deployment.Tests.Docker;

/// <summary>docker-compose-production.yml as shipped, with two peers and routes to them, started once for its tests.</summary>
public sealed class ProductionNode : IAsyncLifetime
{
    public const string Gateway = "ilp-production-connector";
    public const string Silo = "ilp-production-silo";
    public const string AliceSecret = "the-secret-of-alice-1";
    public const string BobSecret = "the-secret-of-bob-2";
    private const string ComposeFile = "docker-compose-production.yml";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ilp-production-");
    private readonly int _port = FreePort.Next(1)[0];
    private bool _isUp;

    public Uri Btp => new($"ws://127.0.0.1:{_port}");

    public async ValueTask InitializeAsync()
    {
        if (!Requires.Succeeds("docker", "info")) return;
        await Engine.ImageIsBuiltAsync();
        var names = await Engine.DockerAsync("ps", "-a", "--format", "{{.Names}}");
        Assert.DoesNotContain(names.Split('\n'), name => name is Gateway or Silo);
        File.Copy(SourceTree.PathOf(ComposeFile), Path.Combine(_folder.FullName, ComposeFile));
        var example = await File.ReadAllTextAsync(SourceTree.PathOf(".env.production.example"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, ".env"), string.Create(CultureInfo.InvariantCulture, $"""
            {example}
            BTP_PORT={_port}
            CONFIG_PATH=./production.yaml
            BTP_PEER_ALICE_SECRET={AliceSecret}
            BTP_PEER_BOB_SECRET={BobSecret}

            """));
        var config = await File.ReadAllTextAsync(SourceTree.PathOf("examples", "production-single-node.yaml"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "production.yaml"),
            config.Replace("routes:\n", "routes:\n  - { prefix: g.bob, nextHop: bob }\n", StringComparison.Ordinal));
        _isUp = true;
        await ComposeAsync("up", "-d");
    }

    public async ValueTask DisposeAsync()
    {
        if (_isUp) await ComposeAsync("down", "-v");
        _folder.Delete(recursive: true);
    }

    /// <summary>Ends when Docker itself calls the container healthy.</summary>
    public static async Task IsHealthyAsync(string container) => await Await.UntilAsync(
        async () => (await Engine.DockerAsync("inspect", "-f", "{{.State.Health.Status}}", container)).Trim() == "healthy",
        () => $"{container} is healthy by Docker's word",
        TimeSpan.FromSeconds(120));

    /// <summary>Ends when the gateway reaches the silo.</summary>
    public static async Task AnswersAsync() => await Await.UntilAsync(
        async () => (await HealthAsync()).Contains("\"status\":\"healthy\"", StringComparison.Ordinal),
        () => "/health of the gateway says healthy",
        TimeSpan.FromSeconds(60));

    /// <summary>What the gateway says at the address that its own health check asks.</summary>
    public static async Task<string> HealthAsync()
    {
        var check = await Engine.DockerAsync("inspect", "-f", "{{join .Config.Healthcheck.Test \" \"}}", Gateway);
        return (await Engine.RunAsync("docker", ["exec", Gateway, "wget", "-qO-", check.Trim().Split(' ')[^1]])).Out;
    }

    private Task ComposeAsync(params string[] arguments) => Engine.ComposeAsync(_folder.FullName, ComposeFile, arguments);
}
