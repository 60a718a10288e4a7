using Connector.Protocols.Ilp;
using Connector.Testing;

namespace Connector.Cli.Tests.Send;

/// <summary>Where the token comes from, and that it goes nowhere but into the auth frame.</summary>
public sealed class TokenTests : IAsyncDisposable
{
    private const string Token = "s3cr3t-0f-the-account";
    private readonly TestPeerListener _connector = TestPeerListener.Start();
    private readonly string _file = Path.GetTempFileName();

    public ValueTask DisposeAsync()
    {
        File.Delete(_file);
        return _connector.DisposeAsync();
    }

    [Fact]
    public async Task the_defaults_are_those_of_send_packet()
    {
        await SendAsync(new CommandLine());

        Assert.Equal(new LoginAttempt("/", "send-packet-client", "test-token"), Assert.Single(_connector.Logins));
    }

    [Fact]
    public async Task the_option_wins_over_the_environment()
    {
        var command = new CommandLine { Environment = { ["ILP_AUTH_TOKEN"] = "other" } };
        await SendAsync(command, "--auth-token", Token, "--username", "alice");

        Assert.Equal(new LoginAttempt("/", "alice", Token), Assert.Single(_connector.Logins));
    }

    [Fact]
    public async Task the_environment_wins_over_the_default()
    {
        await SendAsync(new CommandLine { Environment = { ["ILP_AUTH_TOKEN"] = Token } });

        Assert.Equal(Token, Assert.Single(_connector.Logins).Token);
    }

    [Fact]
    public async Task a_file_holds_the_token_without_its_line_break()
    {
        await File.WriteAllTextAsync(_file, Token + "\n", TestContext.Current.CancellationToken);
        await SendAsync(new CommandLine(), "--auth-token-file", _file);

        Assert.Equal(Token, Assert.Single(_connector.Logins).Token);
    }

    [Fact]
    public async Task a_file_that_is_not_there_is_named()
    {
        var result = await SendAsync(new CommandLine(), "--auth-token-file", _file + ".missing");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(".missing' cannot be read", result.Error);
    }

    [Fact]
    public async Task an_empty_file_is_no_token()
    {
        var result = await SendAsync(new CommandLine(), "--auth-token-file", _file);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is empty", result.Error);
        Assert.Empty(_connector.Logins);
    }

    [Fact]
    public async Task a_token_and_a_file_exclude_each_other()
    {
        var result = await SendAsync(new CommandLine(), "--auth-token", Token, "--auth-token-file", _file);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("give one of them", result.Error);
        Assert.DoesNotContain(Token, result.Everything);
    }

    [Fact]
    public async Task a_url_may_name_account_and_token_and_the_path_is_kept()
    {
        var url = $"btp+ws://alice:{Token}@127.0.0.1:{_connector.Port}/accounts/alice/ilp/btp?x=1";
        var result = await CommandLine.RunAsync("send", "-c", url, "-d", "g.c", "-a", "1", "--log-level", "debug");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            new LoginAttempt("/accounts/alice/ilp/btp?x=1", "alice", Token), Assert.Single(_connector.Logins));
        Assert.DoesNotContain(Token, result.Everything);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("w s")]
    public async Task a_token_in_a_wrong_url_is_not_shown(string scheme)
    {
        var result = await CommandLine.RunAsync(
            "send", "-c", $"{scheme}://alice:{Token}@localhost:3000", "-d", "g.c", "-a", "1");

        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain(Token, result.Everything);
    }

    [Theory]
    [InlineData("fulfills")]
    [InlineData("rejects")]
    [InlineData("refuses")]
    [InlineData("refuses and echoes")]
    [InlineData("never answers")]
    [InlineData("hangs up")]
    public async Task the_token_is_never_printed(string behaviour)
    {
        _connector.OnLogin = _ => behaviour.StartsWith("refuses", StringComparison.Ordinal)
            ? LoginAnswer.Refuse
            : LoginAnswer.Accept;
        _connector.RefusalData = behaviour == "refuses and echoes" ? $"wrong token {Token}" : "wrong token";
        _connector.OnPrepare = behaviour switch
        {
            "rejects" => Answering.RejectsWith(ErrorCode.F02Unreachable, "nope"),
            "never answers" => Answering.Never,
            "hangs up" => Answering.HangsUp,
            _ => Answering.Fulfills,
        };

        foreach (var form in new[] { "--json", "--log-level=debug" })
        {
            var result = await SendAsync(new CommandLine(), "--auth-token", Token, "--timeout", "100ms", form);
            Assert.DoesNotContain(Token, result.Everything);
        }

        Assert.All(_connector.Logins, login => Assert.Equal(Token, login.Token));
    }

    private Task<CommandResult> SendAsync(CommandLine command, params string[] more) =>
        command.StartAsync(["send", "-c", _connector.Url.ToString(), "-d", "g.c", "-a", "1", .. more]);
}
