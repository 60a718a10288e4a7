using Connector.Testing;

namespace Connector.Deployment.Tests.Docker;

/// <summary>
/// A clone of this source in which an operator types. Commands run as they stand in the README; only the published port is
/// another, by <c>BTP_PORT</c>, and where the tool for compose files is the plugin, its name.
/// </summary>
internal sealed class OperatorShell : IDisposable
{
    // A package source may be reachable from the network of the host alone.
    private const string Preamble =
        """
        set -euo pipefail
        docker() { if [ "$1" = build ]; then shift; command docker build --network=host "$@"; else command docker "$@"; fi; }
        command -v docker-compose >/dev/null || docker-compose() { command docker compose "$@"; }

        """;

    /// <summary>Long enough for a build without any layer to take over.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("connector-test-");
    private readonly int _port = FreePort.Next();

    public Uri Btp => new($"ws://127.0.0.1:{_port}");

    private string Origin => Path.Combine(_folder.FullName, "origin");

    private string Clone => Path.Combine(_folder.FullName, "clone");

    /// <summary>A repository of the working tree as it is now, and a clone of it.</summary>
    public async Task CloneAsync() =>
        await TypeAsync(
            $"""
            mkdir "{Origin}" && cd "{SourceTree.Root}"
            git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' f; do [ -e "$f" ] && printf '%s\0' "$f"; done \
              | tar -c --null -T - | tar -x -C "{Origin}"
            cd "{Origin}" && git init -q -b main . && git add -A
            git -c user.name=test -c user.email=test@example.invalid commit -q -m "the working tree"
            git clone -q "{Origin}" "{Clone}"
            """,
            _folder.FullName);

    /// <summary>A new release in the repository that was cloned: the image gets another label, and nothing else is built anew.</summary>
    public async Task ReleaseAsync() =>
        await TypeAsync(
            """
            sed -i 's/image.title="ilp-connector"/image.title="ilp-connector" org.opencontainers.image.version="next"/' Dockerfile
            git -c user.name=test -c user.email=test@example.invalid commit -q -a -m "a release"
            """,
            Origin);

    /// <summary>Runs the lines, each of which must succeed; returns what they printed.</summary>
    public Task<CommandResult> TypeAsync(string lines) => TypeAsync(lines, Clone);

    /// <summary>A file of the clone.</summary>
    public string Read(string name) => File.ReadAllText(Path.Combine(Clone, name));

    /// <summary>Writes a file of the clone.</summary>
    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Clone, name), text);

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<CommandResult> TypeAsync(string lines, string directory)
    {
        var environment = new Dictionary<string, string>
        {
            ["COMPOSE_PROJECT_NAME"] = Compose.Project,
            ["BTP_PORT"] = $"{_port}",
        };
        var result = await Commands.RunAsync("bash", ["-c", Preamble + lines], directory, environment, Limit);
        return (result with { Command = lines }).Succeeded();
    }
}
