using Connector.Configuration;
using Connector.Gateway.Hosting;
using Connector.Gateway.Logging;
using Connector.Gateway.Reload;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connector.Gateway.Tests.Reload;

/// <summary>A file that is edited, by a follower that the test has look at it.</summary>
public sealed class ConfigFollowerTests : IAsyncDisposable
{
    private const string Text = "nodeId: us\nbtpServerPort: 3000\nroutes: []\npeers:\n  - { id: bob, authToken: \"${S}\" }\n";

    private static readonly Dictionary<string, string> Variables = new() { ["S"] = "secret-of-bob" };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("connector-test-");
    private readonly ConnectorLog _log = new("us", "info", json: true, Stream.Null, TimeProvider.System);
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly ConfigStatus _status = new(TimeProvider.System);
    private readonly Listener _listener = new();
    private readonly Lines _lines = new();

    private string File => Path.Combine(_directory.FullName, "us.yaml");

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task a_file_that_is_the_same_says_nothing()
    {
        using var follower = Follow();
        await LookAsync(follower);
        await LookAsync(follower);
        Assert.Empty(_listener.Told);
        Assert.Empty(_lines.Written);
    }

    [Fact]
    public async Task what_can_change_is_told_once_and_named()
    {
        using var follower = Follow();
        await LookAsync(follower);
        Write(Text.Replace("id: bob,", "id: bob, maxPacketAmount: 7,", StringComparison.Ordinal));
        await LookAsync(follower);
        await LookAsync(follower);
        var (told, hash) = Assert.Single(_listener.Told);
        Assert.Equal(7UL, told.FindPeer("bob")!.MaxPacketAmount);
        Assert.Equal(new ConfigSource(File, Variables).Hash(), hash);
        Assert.Equal(["the configuration file was read again; in effect now: peers[bob].maxPacketAmount"], _lines.Written);
    }

    [Fact]
    public async Task a_file_with_the_secret_of_a_peer_is_followed_too()
    {
        var secret = Path.Combine(_directory.FullName, "alice");
        await System.IO.File.WriteAllTextAsync(secret, "first-of-alice\n", TestContext.Current.CancellationToken);
        using var follower = Follow(new(Variables) { ["BTP_PEER_ALICE_SECRET_FILE"] = secret });
        await LookAsync(follower);
        Assert.Empty(_listener.Told);

        await System.IO.File.WriteAllTextAsync(secret, "second-of-alice\n", TestContext.Current.CancellationToken);
        await LookAsync(follower);
        await LookAsync(follower);

        Assert.Equal("second-of-alice", Assert.Single(_listener.Told).Config.FindPeer("alice")!.AcceptToken!.Reveal());
        Assert.Equal(["the configuration file was read again; in effect now: peers[alice].authToken"], _lines.Written);
        Assert.Equal("*** and ***", _log.Secrets.Apply("first-of-alice and second-of-alice"));
    }

    [Fact]
    public async Task a_change_between_the_start_and_the_first_look_is_not_missed()
    {
        using var follower = Follow();
        Write(Text.Replace("id: bob,", "id: bob, spread: 0.5,", StringComparison.Ordinal));
        await LookAsync(follower);
        Assert.Single(_listener.Told);
    }

    [Fact]
    public async Task every_mistake_is_told_once_and_what_was_in_force_stays()
    {
        using var follower = Follow();
        await LookAsync(follower);
        Write(Text.Replace("id: bob,", "id: bob, maxPacketAmount: much, spred: 1,", StringComparison.Ordinal));
        await LookAsync(follower);
        await LookAsync(follower);
        Assert.Empty(_listener.Told);
        Assert.Equal(2, _status.Refused.Count);
        Assert.Equal(3, _lines.Written.Count);
        Assert.StartsWith("the configuration file changed but is refused, nothing changes; mistakes: 2", _lines.Written[0], StringComparison.Ordinal);
        Assert.Contains("peers[0].maxPacketAmount", _lines.Written[1], StringComparison.Ordinal);
        Assert.Contains("peers[0].spred", _lines.Written[2], StringComparison.Ordinal);
        Assert.DoesNotContain(_lines.Written, line => line.Contains("secret-of-bob", StringComparison.Ordinal));

        Write(Text);
        await LookAsync(follower);
        Assert.Empty(_status.Refused);
    }

    [Fact]
    public async Task a_file_that_is_gone_changes_nothing()
    {
        using var follower = Follow();
        await LookAsync(follower);
        System.IO.File.Delete(File);
        await LookAsync(follower);
        Assert.Contains("there is no such file", Assert.Single(_status.Refused).Message, StringComparison.Ordinal);
        Assert.Empty(_listener.Told);
    }

    [Fact]
    public async Task what_needs_a_restart_is_named_and_not_told_to_anybody()
    {
        using var follower = Follow();
        await LookAsync(follower);
        Write(Text.Replace("3000", "3001", StringComparison.Ordinal));
        await LookAsync(follower);
        Assert.Equal(3000, Assert.Single(_listener.Told).Config.BtpServer.Port);
        Assert.Equal(["btpServer"], _status.NeedRestart);
        Assert.Contains("changed in the configuration file, needs a restart: btpServer", _lines.Written);
    }

    [Fact]
    public async Task a_listener_that_fails_is_told_again()
    {
        using var follower = Follow();
        await LookAsync(follower);
        _listener.Fails = true;
        Write(Text.Replace("id: bob,", "id: bob, maxPacketAmount: 7,", StringComparison.Ordinal));
        await LookAsync(follower);
        _listener.Fails = false;
        await LookAsync(follower);
        Assert.Equal(2, _listener.Told.Count);
        Assert.Equal(7UL, _listener.Told[1].Config.FindPeer("bob")!.MaxPacketAmount);
        await LookAsync(follower);
        Assert.Equal(2, _listener.Told.Count);
    }

    [Fact]
    public async Task who_asks_while_the_file_is_followed_has_it_read_again()
    {
        using var follower = Follow();
        await LookAsync(follower);
        _listener.Hears = follower.Ask;
        Write(Text.Replace("id: bob,", "id: bob, maxPacketAmount: 7,", StringComparison.Ordinal));
        await LookAsync(follower);
        _listener.Hears = () => { };
        await LookAsync(follower);
        Assert.Equal(2, _listener.Told.Count);
        await LookAsync(follower);
        Assert.Equal(2, _listener.Told.Count);
    }

    [Fact]
    public async Task the_log_level_of_the_file_is_followed()
    {
        using var follower = Follow();
        await LookAsync(follower);
        Write(Text + "logLevel: debug\n");
        await LookAsync(follower);
        Assert.Equal("debug", _log.Level, ignoreCase: true);
    }

    private static Task LookAsync(ConfigFollower follower) => follower.LookAsync(TestContext.Current.CancellationToken);

    private void Write(string text) => System.IO.File.WriteAllText(File, text);

    private ConfigFollower Follow(Dictionary<string, string>? variables = null)
    {
        Write(Text);
        var source = new ConfigSource(File, variables ?? Variables);
        _log.Secrets.Set(ConfiguredSecrets.Of(source.Load().Config!));
        var setup = new ConnectorSetup(source.Load().Config!, source, ProcessRole.All, _log);
        var level = new LogLevelRule(source, _log, NullLogger<LogLevelRule>.Instance);
        return new ConfigFollower(setup, _status, level, [_listener], _lifetime, TimeProvider.System, _lines);
    }

    private sealed class Listener : IConfigListener
    {
        public List<(ConnectorConfig Config, string Hash)> Told { get; } = [];

        public bool Fails { get; set; }

        public Action Hears { get; set; } = () => { };

        public Task ApplyAsync(ConnectorConfig inForce, string hash)
        {
            Told.Add((inForce, hash));
            Hears();
            return Fails ? Task.FromException(new InvalidOperationException("not now")) : Task.CompletedTask;
        }
    }

    private sealed class Lines : ILogger<ConfigFollower>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
