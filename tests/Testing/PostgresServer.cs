using System.Diagnostics;
using System.Globalization;

namespace Connector.Testing;

/// <summary>
/// A PostgreSQL that is thrown away: its own directory, an unused port of loopback, a password, everything else as it
/// comes, so a commit is on disk. It can be stopped, killed and started again.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>Of the superuser; a secret that must not show anywhere.</summary>
    public const string Password = "hunter2-of-the-books";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _programs;
    private readonly string _directory;
    private readonly string? _user;
    private ChildProcess? _process;

    private PostgresServer(string programs, string directory, string? user) =>
        (_programs, _directory, _user) = (programs, directory, user);

    /// <summary>Port of loopback.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>For the superuser, in Npgsql's form.</summary>
    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Database=postgres;Username=books;Password={Password}");

    /// <summary>Makes one and starts it; the test is skipped where PostgreSQL is not installed.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var programs = Requires.Postgres();
        // PostgreSQL does not run as root: then it runs as somebody who has nothing.
        var user = Environment.IsPrivilegedProcess ? "nobody" : null;
        var server = new PostgresServer(programs, Directory.CreateTempSubdirectory("postgres-test-").FullName, user);
        try
        {
            await server.CreateAsync().ConfigureAwait(false);
            await server.StartAgainAsync().ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts it again over what is there.</summary>
    public async Task StartAgainAsync()
    {
        _process = Start(
            "postgres", "-D", DataDirectory, "-k", _directory, "-p", Port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=60");
        await _process.LineAsync(
            line => line.Contains("ready to accept connections", StringComparison.Ordinal), "it takes connections", limit: Limit)
            .ConfigureAwait(false);
    }

    /// <summary>Ends it in good order, whoever is connected.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("INT").ConfigureAwait(false);
        await Await.Within(_process!.Ended, "PostgreSQL stops", Limit).ConfigureAwait(false);
        await _process.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Ends it and all its sessions as a power cut would.</summary>
    public async Task KillAsync()
    {
        await _process!.KillAsync().ConfigureAwait(false);
        await _process.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Holds it as it is, so that it answers nothing; <c>CONT</c> lets it go on.</summary>
    public Task SignalAsync(string signal) => RunAsync("kill", $"-{signal}", Id);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync().ConfigureAwait(false);
        Directory.Delete(_directory, recursive: true);
    }

    private string DataDirectory => Path.Combine(_directory, "data");

    private string Id => _process!.Id.ToString(CultureInfo.InvariantCulture);

    private async Task CreateAsync()
    {
        var password = Path.Combine(_directory, "password");
        await File.WriteAllTextAsync(password, Password).ConfigureAwait(false);
        if (_user is not null) await RunAsync("chown", "-R", _user, _directory).ConfigureAwait(false);
        var created = Start(
            "initdb", "-D", DataDirectory, "-U", "books", "-A", "scram-sha-256", $"--pwfile={password}", "-E", "UTF8",
            "--no-locale", "--no-sync");
        await using (created.ConfigureAwait(false))
        {
            var code = await Await.Within(created.Ended, "the directory of PostgreSQL is made", Limit).ConfigureAwait(false);
            if (code != 0) throw new InvalidOperationException($"initdb failed:\n{created.LastLines}");
        }
    }

    /// <summary>The process is the program itself, so that a signal to it reaches it; all it says is on its standard output.</summary>
    private ChildProcess Start(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(_programs, program), .. arguments];
        if (_user is not null) command = ["setpriv", $"--reuid={_user}", "--clear-groups", .. command];
        return ChildProcess.Start(program, "sh", ["-c", "exec \"$@\" 2>&1", "sh", .. command], _directory, []);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync().ConfigureAwait(false);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with code {process.ExitCode}");
    }
}
