using System.Globalization;
using System.Text.Json;

namespace Connector.Testing;

/// <summary>
/// Our connector as operators run it: a process of its own with a configuration file, silo and gateway in one. The
/// project of the test references Silo, which puts the program beside the test.
/// </summary>
public sealed class RunningConnector : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string _configuration;
    private readonly string _directory;
    private readonly int _healthPort;
    private readonly KeyValuePair<string, string?>[] _environment;
    private ChildProcess _process;

    private RunningConnector(
        string name, string configuration, KeyValuePair<string, string?>[] environment, int btpPort, int healthPort)
    {
        (Name, Port, _healthPort) = (name, btpPort, healthPort);
        _configuration = configuration;
        _environment = environment;
        _directory = Directory.CreateTempSubdirectory("connector-test-").FullName;
        _process = StartProcess();
    }

    /// <summary>Its nodeId.</summary>
    public string Name { get; }

    /// <summary>Where its BTP server listens.</summary>
    public int Port { get; }

    /// <summary>The same as an address to dial.</summary>
    public string Url => $"ws://127.0.0.1:{Port}";

    /// <summary>The process that runs now.</summary>
    public ChildProcess Process => _process;

    /// <summary>What it logged last, for the message of a failed test.</summary>
    public string LastLines => _process.LastLines;

    /// <summary>
    /// Starts it with this YAML and waits until it is ready. Node id and ports are the fixture's, so the YAML has peers,
    /// routes and the address. The environment of the test is not handed on.
    /// </summary>
    public static async Task<RunningConnector> StartAsync(
        string name, string yaml, int? port = null, params KeyValuePair<string, string?>[] environment)
    {
        var ports = FreePort.Next(2);
        var connector = new RunningConnector(name, yaml, environment, port ?? ports[0], ports[1]);
        try
        {
            await connector.ReadyAsync().ConfigureAwait(false);
            return connector;
        }
        catch
        {
            await connector.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits until a session with the account is open; with <paramref name="number"/> the n-th of this process.</summary>
    public Task SessionAsync(string account, int number = 1) => _process.LineAsync(
        line => IsSessionOpened(line, account), $"session {number} with {account} is open", number);

    /// <summary>Asks it to stop and returns the exit code.</summary>
    public Task<int> StopAsync() => _process.StopAsync();

    /// <summary>Ends it without warning.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Starts it again, on the same ports and with the same files, after it has ended.</summary>
    public async Task StartAgainAsync()
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        _process = StartProcess();
        await ReadyAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        Directory.Delete(_directory, recursive: true);
    }

    private Task<string> ReadyAsync() =>
        _process.LineAsync(line => IsEvent(line, "connector_ready"), "it is ready", limit: StartLimit);

    private ChildProcess StartProcess()
    {
        var file = Path.Combine(_directory, "config.yaml");
        File.WriteAllText(file, string.Create(
            CultureInfo.InvariantCulture,
            $"""
            nodeId: {Name}
            btpServer: {"{"} host: 127.0.0.1, port: {Port} {"}"}
            healthCheckPort: {_healthPort}
            logging: {"{"} level: info, format: json {"}"}
            {_configuration}
            """));
        return ChildProcess.Start(
            Name,
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Connector.Silo.dll"), "--config", file],
            _directory,
            [.. Unset(), .. _environment]);
    }

    // What the test process was started with must not configure the connector.
    private static IEnumerable<KeyValuePair<string, string?>> Unset() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name is not ("PATH" or "HOME" or "TMPDIR" or "DOTNET_ROOT"))
            .Select(name => new KeyValuePair<string, string?>(name, null));

    private static bool IsEvent(string line, string name) =>
        TryParse(line, out var entry) && Text(entry, "event") == name;

    private static bool IsSessionOpened(string line, string account) =>
        TryParse(line, out var entry) && Text(entry, "event") == "session_opened" && Text(entry, "account") == account;

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool TryParse(string line, out JsonElement entry)
    {
        try
        {
            entry = JsonElement.Parse(line);
            return entry.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            entry = default;
            return false;
        }
    }
}
