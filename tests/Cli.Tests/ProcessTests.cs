using System.Diagnostics;
using System.Text.Json;
using Connector.Protocols.Ilp;
using Connector.Testing;

namespace Connector.Cli.Tests;

/// <summary>The command as people start it: a process of its own.</summary>
public sealed class ProcessTests : IAsyncDisposable
{
    private readonly TestPeerListener _connector = TestPeerListener.Start();

    public ValueTask DisposeAsync() => _connector.DisposeAsync();

    [Fact]
    public async Task sends_a_packet_and_exits_0()
    {
        var result = await SendAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("Packet fulfilled", result.Out);
        Assert.DoesNotContain('\u001b', result.Out);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task a_reject_exits_1()
    {
        _connector.OnPrepare = Answering.RejectsWith(ErrorCode.F02Unreachable);

        Assert.Equal(1, (await SendAsync()).ExitCode);
    }

    [Fact]
    public async Task a_refused_login_exits_2_with_one_line_and_no_token()
    {
        _connector.AcceptOnly("send-packet-client", "right");

        var result = await SendAsync("--auth-token", "not-the-right-one");

        Assert.Equal(2, result.ExitCode);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("not-the-right-one", result.Everything);
    }

    [Fact]
    public async Task the_environment_names_the_token()
    {
        _connector.AcceptOnly("send-packet-client", "from-the-environment");

        var result = await RunAsync(
            ["send", "-c", _connector.Url.ToString(), "-d", "g.c", "-a", "1"], ("ILP_AUTH_TOKEN", "from-the-environment"));

        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Fact]
    public async Task json_on_standard_output_is_all_json()
    {
        var result = await SendAsync("--json", "--batch", "5");

        Assert.Equal(5, JsonDocument.Parse(result.Out).RootElement.GetProperty("fulfilled").GetInt32());
    }

    [Fact]
    public async Task says_its_version()
    {
        var result = await RunAsync(["--version"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", result.Out);
    }

    [Theory]
    [InlineData("--help", "send", "connect", "validate", "schema")]
    [InlineData("send --help", "ilp send -c ws://localhost:3000", "--auth-token-file", "--rate", "--batch")]
    [InlineData("connect --help", "ilp connect ws://localhost:3000", "--watch")]
    [InlineData("validate --help", "ilp validate", "--env-file")]
    public async Task help_shows_the_options_and_examples(string arguments, params string[] expected)
    {
        var result = await RunAsync(arguments.Split(' '));

        Assert.Equal(0, result.ExitCode);
        Assert.All(expected, text => Assert.Contains(text, result.Out));
    }

    [Fact]
    public async Task interrupting_a_run_prints_what_was_done_and_exits_0()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("there is no SIGINT for another process");
        string[] arguments = ["send", "-c", _connector.Url.ToString(), "-d", "g.c", "-a", "1", "--rate", "50/s"];
        using var process = Start(arguments);
        var ending = FinishAsync(process, "ilp send ends when it is interrupted");
        var session = await _connector.NextSessionAsync(TimeSpan.FromSeconds(60));
        await Await.UntilAsync(() => session.Counters.Prepares >= 5, "five packets arrive");
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"])) await kill.WaitForExitAsync(Token);
        var result = await ending;

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("Run complete: ", result.Out);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<CommandResult> SendAsync(params string[] more) =>
        RunAsync(["send", "-c", _connector.Url.ToString(), "-d", "g.c", "-a", "1", .. more]);

    private static async Task<CommandResult> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var process = Start(arguments, environment);
        return await FinishAsync(process, $"ilp {string.Join(' ', arguments)} ends");
    }

    private static Process Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ilp.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task<CommandResult> FinishAsync(Process process, string what)
    {
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var error = process.StandardError.ReadToEndAsync(Token);
        try
        {
            await Await.Within(process.WaitForExitAsync(Token), what, TimeSpan.FromSeconds(60));
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }

        return new CommandResult(process.ExitCode, await output, await error);
    }
}
